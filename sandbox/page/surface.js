/**
 * Where blocks stand: a view (modal or home tab) that holds values, or a message.
 * A surface gives elements their value and carries what is done with them to the sandbox.
 */

import { control } from "./api.js";
import { blockKey, drawBlock } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { toast } from "./toast.js";

const TYPING_PAUSE_MS = 250;
const HELD = [
  "value",
  "selected_option",
  "selected_options",
  "selected_date",
  "selected_time",
  "selected_date_time",
  "selected_user",
  "selected_channel",
  "selected_conversation",
  "selected_users",
  "selected_channels",
  "selected_conversations",
];
const INITIAL = [
  "initial_value",
  "initial_option",
  "initial_options",
  "initial_date",
  "initial_time",
  "initial_date_time",
];

const firstOf = (object, names) =>
  names.map((name) => object?.[name]).find((value) => value !== undefined && value !== null) ?? null;
const keyOf = (blockId, actionId) => `${blockId}/${actionId}`;

/** A value as it stands in a signature: an option is its value, whatever else it carries. */
function mark(value) {
  if (Array.isArray(value)) return value.map(mark).join("\u0000");
  return String(value?.value ?? value ?? "");
}

async function click(body) {
  const answer = await control.slack("click", body).catch((error) => ({ error: error.message }));
  if (answer.error || answer.status >= 400)
    toast(
      answer.error === "operation_timeout"
        ? "The app did not answer in time."
        : `The app did not take the click (${answer.error || answer.status}).`,
    );
}

export function messageSurface(userId, channelId, ts) {
  return {
    valueOf: (_blockId, element) => firstOf(element, INITIAL),
    act: (blockId, element, value) =>
      click({
        user_id: userId,
        channel_id: channelId,
        ts,
        block_id: blockId,
        action_id: element.action_id,
        value,
      }),
    options: async () => ({ options: [] }),
    errorFor: () => null,
  };
}

export class ViewSurface {
  constructor(userId, view) {
    this.userId = userId;
    this.values = new Map();
    this.dirty = new Map();
    this.mended = new Set(); // blocks changed since their error was shown
    this.sending = new Map();
    this.chain = Promise.resolve();
    this.node = h("div", { class: "blocks" });
    this.update(view);
  }

  /** Draw the newest view; what is being typed, and where, stays. */
  update(view) {
    this.view = view;
    for (const block of view.blocks) for (const element of elementsOf(block)) this.learn(block, element);
    const focus = this.rememberFocus();
    reconcile(
      this.node,
      view.blocks.map((block, at) => ({
        key: blockKey(block, at),
        sig: this.signature(block),
        build: () => drawBlock(block, this),
      })),
    );
    focus();
  }

  learn(block, element) {
    const key = keyOf(block.block_id, element.action_id);
    const mine =
      this.values.has(key) && (this.dirty.has(key) || this.sending.get(key) || this.isTypedInto(block));
    if (mine) return;
    const held = this.view.state?.values?.[block.block_id]?.[element.action_id];
    this.values.set(key, held ? firstOf(held, HELD) : firstOf(element, INITIAL));
  }

  blockNode(block) {
    return [...this.node.children].find((node) => node._key === block.block_id);
  }

  isTypedInto(block) {
    const focused = document.activeElement;
    return Boolean(
      focused?.matches("textarea, input:not([role=combobox]):not([type=radio]):not([type=checkbox])") &&
      this.blockNode(block)?.contains(focused),
    );
  }

  signature(block) {
    const held = elementsOf(block).map((element) => mark(this.valueOf(block.block_id, element)));
    return JSON.stringify([block, this.errorFor(block.block_id), held]);
  }

  /** Call the answer after redrawing: puts focus, caret and a half-typed query back. */
  rememberFocus() {
    const focused = document.activeElement;
    const blockNode = [...this.node.children].find((node) => node.contains(focused));
    if (!blockNode) return () => {};
    const { selectionStart, selectionEnd, value } = focused;
    const isQuery =
      focused.getAttribute("role") === "combobox" && focused.getAttribute("aria-expanded") === "true";
    return () => {
      if (focused.isConnected) return;
      const again = [...this.node.children].find((node) => node._key === blockNode._key);
      const field = again?.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus || "field")}"]`);
      if (!field) return;
      field.focus();
      if (isQuery && value) Object.assign(field, { value }).dispatchEvent(new Event("input"));
      if (
        field.setSelectionRange &&
        selectionStart !== null &&
        selectionStart !== undefined &&
        field.type !== "number"
      )
        field.setSelectionRange(selectionStart, selectionEnd);
    };
  }

  valueOf(blockId, element) {
    return this.values.get(keyOf(blockId, element.action_id)) ?? null;
  }

  errorFor(blockId) {
    return (!this.mended.has(blockId) && this.view.errors?.[blockId]) || null;
  }

  set(block, element, value, { now = false, enter = false } = {}) {
    const key = keyOf(block.block_id, element.action_id);
    this.mend(block);
    this.hold(block, element, value);
    this.dirty.set(key, { key, block, element, value, enter });
    clearTimeout(this.timer);
    if (now) this.flush();
    else if (!waitsForEnter(block, element)) this.timer = setTimeout(() => this.flush(), TYPING_PAUSE_MS);
  }

  /** An error is gone from sight once its field is changed; the node itself stays. */
  mend(block) {
    this.mended.add(block.block_id);
    const node = this.blockNode(block);
    node?.querySelector(".error")?.remove();
    node?.querySelector(".has-error")?.classList.remove("has-error");
    node?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }

  hold(block, element, value) {
    this.values.set(keyOf(block.block_id, element.action_id), value);
    const node = this.blockNode(block);
    if (node)
      node._sig = this.signature(this.view.blocks.find((each) => each.block_id === block.block_id) || block);
  }

  /** Everything typed so far is with the sandbox once the answer resolves. */
  flush() {
    clearTimeout(this.timer);
    const entries = [...this.dirty.values()];
    this.dirty.clear();
    for (const entry of entries) {
      this.sending.set(entry.key, (this.sending.get(entry.key) || 0) + 1);
      this.chain = this.chain.then(() => this.send(entry));
    }
    return this.chain;
  }

  async send({ key, block, element, value, enter }) {
    const body = {
      user_id: this.userId,
      view_id: this.view.id,
      block_id: block.block_id,
      action_id: element.action_id,
      value,
    };
    await control.slack("input", enter ? { ...body, enter } : body).catch((error) => toast(error.message));
    this.sending.set(key, this.sending.get(key) - 1);
  }

  async act(blockId, element, value) {
    const block = this.view.blocks.find((each) => each.block_id === blockId);
    if (block && element.type !== "button" && element.type !== "overflow") this.hold(block, element, value);
    await this.flush();
    await click({
      user_id: this.userId,
      view_id: this.view.id,
      block_id: blockId,
      action_id: element.action_id,
      value,
    });
  }

  async options(blockId, element, query) {
    const answer = await control.slack("options", {
      user_id: this.userId,
      view_id: this.view.id,
      block_id: blockId,
      action_id: element.action_id,
      value: query,
    });
    if (answer.error) throw new Error(answer.error);
    return answer;
  }
}

/** A dispatching input that tells the app on Enter only: what is typed before stays here. */
function waitsForEnter(block, element) {
  const on = element.dispatch_action_config?.trigger_actions_on;
  return Boolean(block.dispatch_action) && !on?.includes("on_character_entered");
}

/** The elements of a block that can hold a value. */
function elementsOf(block) {
  return [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter(
    (element) => element?.action_id,
  );
}
