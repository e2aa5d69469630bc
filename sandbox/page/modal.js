/** The modal stack of the chosen person: the top view is shown, those below keep their place. */

import { control } from "./api.js";
import { h, icon } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { popupIsOpen } from "./popup.js";
import { on, store } from "./state.js";
import { ViewSurface } from "./surface.js";

const FOCUSABLE = "input, textarea, select, button, a[href], [tabindex='0']";
const TROUBLE = "We had some trouble connecting. Try again?";

const windows = new Map(); // view id -> ModalWindow
let stack = [];
let layer;
let opener = null;
let tellings = 0; // what the feed tells is newer than the answer to what was asked before

export function mountModals(node) {
  layer = node;
  layer.addEventListener("keydown", keys);
  on("person", load);
  on("live:view", (event) => event.user_id === store.userId && told(event));
}

function told({ modals }) {
  tellings += 1;
  show(modals || []);
}

async function load() {
  const { userId } = store;
  const before = tellings;
  const { modals } = await control.views(userId);
  if (userId === store.userId && before === tellings) show(modals);
}

function show(views) {
  if (!stack.length && views.length) opener = document.activeElement;
  stack = views.map((view) => view.id);
  for (const view of views) hold(view);
  for (const id of [...windows.keys()]) if (!stack.includes(id)) windows.delete(id);
  const top = windows.get(stack.at(-1));
  layer.hidden = !top;
  if (layer.firstChild !== (top?.node ?? null)) present(top);
}

function hold(view) {
  const known = windows.get(view.id);
  if (known && known.userId === store.userId) known.update(view);
  else windows.set(view.id, new ModalWindow(store.userId, view));
}

function present(top) {
  layer.replaceChildren(...(top ? [top.node] : []));
  if (top) top.focusFirst();
  else if (opener?.isConnected) opener.focus();
}

/** Esc closes, Tab stays inside, Ctrl+Enter submits. */
function keys(event) {
  const top = windows.get(stack.at(-1));
  if (!top) return;
  if (event.key === "Escape" && !popupIsOpen()) top.close();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) top.submit();
  if (event.key === "Tab") keepInside(event, top.node);
}

function keepInside(event, node) {
  const stops = [...node.querySelectorAll(FOCUSABLE)].filter((each) => !each.disabled && each.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

class ModalWindow {
  constructor(userId, view) {
    this.userId = userId;
    this.view = view;
    this.surface = new ViewSurface(userId, view);
    this.build();
    this.update(view);
  }

  build() {
    const titleId = `title-${this.view.id}`;
    this.title = h("h2", { id: titleId });
    this.trouble = h("div", { class: "trouble", role: "alert", testid: "modal-error", hidden: true });
    this.cancel = h("button", {
      type: "button",
      class: "button",
      testid: "modal-close",
      onclick: () => this.close(),
    });
    this.send = h("button", { type: "submit", class: "button primary", testid: "modal-submit" });
    const mark = h("span", { class: "app-icon small", "aria-hidden": "true" }, icon("send", 14));
    const body = h("div", { class: "modal-body" }, this.surface.node);
    const head = h("header", null, mark, this.title, this.cross());
    this.node = h(
      "form",
      this.frame(titleId),
      head,
      body,
      this.trouble,
      h("footer", null, this.cancel, this.send),
    );
  }

  frame(titleId) {
    const submit = (event) => {
      event.preventDefault();
      this.submit();
    };
    const role = { role: "dialog", "aria-modal": "true", "aria-labelledby": titleId };
    return { class: "modal", testid: "modal", novalidate: true, onsubmit: submit, ...role };
  }

  cross() {
    const look = { type: "button", class: "ghost", testid: "modal-x", "aria-label": "Close" };
    return h("button", { ...look, onclick: () => this.close(true) }, icon("close", 18));
  }

  update(view) {
    this.view = view;
    this.title.replaceChildren(...textObject(view.title || { type: "plain_text", text: "" }));
    this.cancel.replaceChildren(
      ...(view.close ? textObject(view.close) : stack.length > 1 ? ["Back"] : ["Close"]),
    );
    this.send.hidden = !view.submit;
    this.send.replaceChildren(...textObject(view.submit || { type: "plain_text", text: "" }));
    this.showTrouble(view.errors?.[""] || "");
    this.surface.update(view);
  }

  focusFirst() {
    const body = this.node.querySelector(".modal-body");
    const first = body.querySelector(
      "input:not([type=radio]):not([type=checkbox]), textarea, input:checked, select, button",
    );
    (first || this.send.hidden ? first || this.cancel : this.send).focus();
  }

  async submit() {
    if (this.busy || !this.view.submit) return;
    this.setBusy(true);
    await this.surface.flush();
    this.surface.mended.clear();
    const answer = await control
      .slack("submit", { user_id: this.userId, view_id: this.view.id })
      .catch((error) => ({ error: error.message }));
    this.setBusy(false);
    if (answer.error) this.showTrouble(TROUBLE);
    if (answer.errors) this.showErrors(answer.errors);
  }

  /** The live event carries them too; whichever comes first. */
  showErrors(errors) {
    this.update({ ...this.view, errors });
    const field = this.node.querySelector(".has-error [data-focus]");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  }

  setBusy(busy) {
    this.busy = busy;
    this.send.classList.toggle("busy", busy);
    this.send.setAttribute("aria-busy", String(busy));
    if (busy) this.showTrouble("");
  }

  showTrouble(text) {
    this.trouble.hidden = !text;
    this.trouble.replaceChildren(icon("warning"), text);
  }

  async close(clear = false) {
    await control
      .slack("close", { user_id: this.userId, view_id: this.view.id, clear })
      .catch((error) => this.showTrouble(error.message));
  }
}
