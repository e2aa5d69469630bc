/** Building and updating DOM nodes. Data only ever becomes text nodes and attributes. */

/** `props`: attributes, `onclick`-style listeners, `testid`; null and false are left out. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) setProp(node, name, value);
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "testid") node.dataset.testid = value;
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

function append(node, children) {
  const present = children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
  node.append(...present);
}

export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** Like `fill`, with focus given back to the node of the same test id. */
export function refill(node, ...children) {
  const { testid } = node.contains(document.activeElement) ? document.activeElement.dataset : {};
  fill(node, ...children);
  if (testid) node.querySelector(`[data-testid="${CSS.escape(testid)}"]`)?.focus();
}

/**
 * Make `parent`'s children the given items `{key, sig, build}`. Nodes whose key and signature are
 * unchanged are neither rebuilt nor moved, so focus and open menus inside them survive.
 */
export function reconcile(parent, items) {
  const before = new Map([...parent.children].map((node) => [node._key, node]));
  const nodes = items.map((item) => keepOrBuild(before.get(item.key), item));
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] || null);
  });
}

function keepOrBuild(old, { key, sig, build }) {
  if (old && old._sig === sig) return old;
  return Object.assign(build(), { _key: key, _sig: sig });
}

const ICONS = {
  bolt: "M9 1 3 9h4l-1 6 7-9H9z",
  chevron: "m4 6 4 4 4-4",
  close: "m4 4 8 8M12 4l-8 8",
  clip: "m13 7-5.5 5.5a3 3 0 0 1-4.3-4.3L8.7 2.7a2 2 0 0 1 2.8 2.8L6 11a1 1 0 0 1-1.4-1.4L9 5.2",
  dots: "M8 3.2v.1M8 8v.1M8 12.8v.1",
  home: "m2 8 6-5.5L14 8M4 6.8V13h3V9.5h2V13h3V6.8",
  hash: "M6.5 2 5 14M11 2 9.5 14M2.5 5.5h11.5M2 10.5h11.5",
  image: "M2 3h12v10H2zM2 11l3.5-4 3 3.5 2-2L14 11",
  lock: "M4 7h8v6H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  pencil: "m3 13 .6-2.8L11 2.8 13.2 5 5.8 12.4z",
  reply: "M2.5 3h11v8H7l-3 2.5V11H2.5z",
  send: "M2 2.5 14 8 2 13.5l1.5-5.5zM3.5 8H9",
  smile: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.5 9.5c1 1.8 4 1.8 5 0M6 6v.3M10 6v.3",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5 5 13h6l.5-8.5",
  warning: "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12v.1",
};

export function icon(name, size = 16) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const look = {
    viewBox: "0 0 16 16",
    width: size,
    height: size,
    "aria-hidden": "true",
    class: `icon icon-${name}`,
  };
  for (const [key, value] of Object.entries(look)) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
