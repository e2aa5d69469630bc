/** Floating layers: a list under its field, a menu at its button. One is open at a time. */

import { fill, h } from "./dom.js";

const GAP = 4;
const EDGE = 8;

let open = null;

/** Put `node` by `anchor` until something closes it; `width: true` makes it as wide as the anchor. */
export function showPopup(anchor, node, { width = false, alignEnd = false, onclose } = {}) {
  closePopup();
  document.body.append(node);
  open = { anchor, node, width, alignEnd, onclose };
  placePopup();
}

export function closePopup() {
  if (!open) return;
  const { node, onclose } = open;
  open = null;
  node.remove();
  onclose?.();
}

export const popupIsOpen = (node) => (node ? open?.node === node : Boolean(open));

/** Again after the content has changed its size; flips above the anchor where there is more room. */
export function placePopup() {
  if (!open) return;
  const { anchor, node, width, alignEnd } = open;
  if (!anchor.isConnected) return closePopup();
  const box = anchor.getBoundingClientRect();
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const upward = below < Math.min(node.scrollHeight, 280) && above > below;
  if (width) node.style.width = `${box.width}px`;
  node.style.maxHeight = `${Math.min(320, upward ? above : below)}px`;
  const left = alignEnd ? box.right - node.offsetWidth : box.left;
  node.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - node.offsetWidth - EDGE))}px`;
  node.style.top = upward ? `${box.top - GAP - node.offsetHeight}px` : `${box.bottom + GAP}px`;
}

/** A menu of `{label, detail?, danger?, run, testid?}` at a button; arrows move, Esc gives focus back. */
export function showMenu(anchor, entries, { title, alignEnd = true } = {}) {
  if (open?.anchor === anchor) return closePopup();
  const items = entries.map((entry) => menuItem(anchor, entry));
  const menu = h("div", {
    class: "popup menu",
    role: "menu",
    onkeydown: (event) => moveInMenu(event, items, anchor),
  });
  fill(
    menu,
    title && h("div", { class: "popup-title" }, title),
    items.length ? items : h("div", { class: "popup-note" }, "Nothing here"),
  );
  anchor.setAttribute("aria-expanded", "true");
  showPopup(anchor, menu, { alignEnd, onclose: () => anchor.setAttribute("aria-expanded", "false") });
  items[0]?.focus();
}

function menuItem(anchor, { label, detail, danger, run, testid }) {
  const choose = () => {
    closePopup();
    anchor.focus();
    run();
  };
  const look = {
    class: danger ? "menu-item danger" : "menu-item",
    role: "menuitem",
    type: "button",
    testid,
    onclick: choose,
  };
  return h("button", look, h("span", null, label), detail && h("small", null, detail));
}

function moveInMenu(event, items, anchor) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closePopup();
    anchor.focus();
  } else if (step) {
    event.preventDefault();
    const at = items.indexOf(document.activeElement) + step;
    items[(at + items.length) % items.length].focus();
  }
}

document.addEventListener("pointerdown", (event) => {
  const inside = open?.node.contains(event.target) || open?.anchor.contains(event.target);
  if (open && !inside) closePopup();
});
document.addEventListener(
  "scroll",
  (event) => open && !open.node.contains(event.target) && placePopup(),
  true,
);
addEventListener("resize", closePopup);
