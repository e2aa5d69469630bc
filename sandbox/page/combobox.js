/**
 * A field with a list: every select menu of Slack, single or multiple, fixed or type-ahead.
 * The query stays in the field; the list is moved through with the arrow keys and never takes focus.
 */

import { chip, cross } from "./chips.js";
import { fill, h, icon } from "./dom.js";
import { closePopup, placePopup, popupIsOpen, showPopup } from "./popup.js";

const TYPING_PAUSE_MS = 180;
let made = 0;

export class Combobox {
  /**
   * Also: `label`, `multi`, `max` choices, `selected` options, `clearable`, `onchange(value)`.
   * `source(query)` resolves to `[{label: nodes|null, options}]`; `minQuery` characters are needed
   * first. `draw(option)` gives the nodes of a row, `nameOf(option)` its plain text.
   */
  constructor({ placeholder, max, minQuery = 0, ...rest }) {
    Object.assign(this, { max: max || Infinity, minQuery, ...rest });
    this.placeholder = placeholder || (this.multi ? "Select options" : "Select an option");
    this.rows = [];
    this.active = -1;
    this.asked = 0;
    this.listId = `list-${(made += 1)}`;
    this.build();
    this.showSelection();
  }

  build() {
    this.input = h("input", {
      class: "select-input",
      testid: "select-input",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": this.label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      "data-focus": "field",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.leave(),
    });
    this.chips = h("span", { class: "chips" });
    this.node = h(
      "div",
      { class: "select", onpointerdown: (event) => this.press(event) },
      this.chips,
      this.input,
      h("span", { class: "select-end" }),
    );
    this.list = h("div", {
      class: "popup list",
      role: "listbox",
      id: this.listId,
      "aria-label": this.label,
      onpointerdown: (event) => event.preventDefault(),
    });
  }

  isOpen() {
    return popupIsOpen(this.list);
  }

  press(event) {
    if (event.target.closest("button")) return;
    if (event.target !== this.input) event.preventDefault();
    this.input.focus();
    if (this.isOpen()) closePopup();
    else this.open();
  }

  /** A single choice makes way for the query while the list is open. */
  open({ keepText = false } = {}) {
    if (!keepText) {
      this.input.placeholder = this.multi ? this.input.placeholder : this.shown() || this.placeholder;
      this.input.value = "";
    }
    this.input.setAttribute("aria-expanded", "true");
    showPopup(this.node, this.list, { width: true, onclose: () => this.closed() });
    this.ask(this.input.value);
  }

  closed() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.showSelection();
  }

  leave() {
    if (this.isOpen()) closePopup();
    else this.showSelection();
  }

  typed() {
    if (!this.isOpen()) this.open({ keepText: true });
    else {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(this.input.value), TYPING_PAUSE_MS);
    }
  }

  /** Only the newest question may fill the list: answers can come out of order. */
  async ask(query) {
    const turn = (this.asked += 1);
    if (query.trim().length < this.minQuery)
      return this.note(`Type at least ${this.minQuery} character${this.minQuery > 1 ? "s" : ""}`);
    const slow = setTimeout(() => turn === this.asked && this.note("Loading…"), 120);
    try {
      const groups = await this.source(query);
      if (turn === this.asked) this.fillList(groups);
    } catch {
      if (turn === this.asked) this.note("The options could not be loaded. Type again to retry.");
    } finally {
      clearTimeout(slow);
    }
  }

  note(text) {
    this.rows = [];
    this.active = -1;
    fill(this.list, h("div", { class: "popup-note", role: "status" }, text));
    placePopup();
  }

  fillList(groups) {
    this.rows = [];
    const filled = groups.filter((group) => group.options.length);
    if (!filled.length) return this.note("No results");
    fill(
      this.list,
      filled.map((group) => [
        group.label && h("div", { class: "popup-title", role: "presentation" }, group.label),
        group.options.map((option) => this.row(option)),
      ]),
    );
    this.moveTo(0);
    return placePopup();
  }

  row(option) {
    const chosen = this.has(option);
    const at = this.rows.length;
    const node = h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.listId}-${at}`,
        testid: "option",
        "data-value": option.value,
        "aria-selected": String(chosen),
        onclick: () => this.choose(option),
        onpointermove: () => this.moveTo(at, false),
      },
      h("span", { class: "option-text" }, this.draw(option)),
      chosen && h("span", { class: "option-check", "aria-hidden": "true" }, "✓"),
    );
    this.rows.push({ node, option });
    return node;
  }

  moveTo(at, scroll = true) {
    this.rows[this.active]?.node.classList.remove("active");
    this.active = at;
    const row = this.rows[at]?.node;
    row?.classList.add("active");
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    if (row && scroll) row.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.isOpen()) this.open();
      else if (this.rows.length) this.moveTo((this.active + step + this.rows.length) % this.rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.isOpen()) this.open();
      else if (this.rows[this.active]) this.choose(this.rows[this.active].option);
    } else if (event.key === "Escape" && this.isOpen()) {
      event.stopPropagation();
      closePopup();
    } else if (event.key === "Backspace" && this.multi && !this.input.value) {
      this.remove(this.selected.at(-1));
    }
  }

  has(option) {
    return this.selected.some((each) => each.value === option.value);
  }

  choose(option) {
    this.input.value = "";
    if (!this.multi) this.selected = [option];
    else if (this.has(option)) return this.remove(option);
    else if (this.selected.length >= this.max) return this.note(`At most ${this.max} can be chosen`);
    else this.selected = [...this.selected, option];
    return this.changed();
  }

  remove(option) {
    if (!option) return;
    this.selected = this.selected.filter((each) => each.value !== option.value);
    this.changed();
  }

  changed() {
    if (this.isOpen()) closePopup();
    else this.showSelection();
    this.onchange(this.multi ? this.selected : this.selected[0] || null);
  }

  shown() {
    return this.selected.length ? this.nameOf(this.selected[0]) : "";
  }

  showSelection() {
    const end = this.node.lastChild;
    fill(
      this.chips,
      this.multi &&
        this.selected.map((option) => chip(this.nameOf(option), option.value, () => this.dropped(option))),
    );
    this.input.value = this.multi ? "" : this.shown();
    this.input.placeholder = this.multi && this.selected.length ? "" : this.placeholder;
    const clear = !this.multi && this.clearable && this.selected.length;
    fill(end, clear ? cross("Clear", () => this.dropped(this.selected[0])) : icon("chevron"));
  }

  /** Focus stays in the field when a cross was clicked. */
  dropped(option) {
    this.remove(option);
    this.input.focus();
  }
}
