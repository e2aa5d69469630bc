/** What a composer offers while one types: commands after a slash, people after @, channels after #. */

import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { closePopup, popupIsOpen, showPopup } from "./popup.js";
import { channelsOf, nameOf, store } from "./state.js";

export class Suggestions {
  constructor(field, { commands, onpick }) {
    Object.assign(this, { field, commands, onpick, offers: [], active: 0 });
    this.list = h("div", {
      class: "popup list",
      role: "listbox",
      "aria-label": "Suggestions",
      onpointerdown: (event) => event.preventDefault(),
    });
    field.addEventListener("blur", () => this.close());
  }

  isOpen() {
    return popupIsOpen(this.list);
  }

  close() {
    if (this.isOpen()) closePopup();
  }

  update() {
    this.offers = document.activeElement === this.field ? this.find() : [];
    this.active = 0;
    if (!this.offers.length) return this.close();
    this.draw();
    if (!this.isOpen()) showPopup(this.field.closest(".composer-box"), this.list, { width: true });
    return undefined;
  }

  find() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const command = this.commands && before.match(/^\/[\w-]*$/);
    if (command)
      return store.commands
        .filter((each) => each.command.startsWith(command[0]))
        .map((each) => ({ token: command[0], text: each.command, draw: () => commandRow(each) }));
    const [, sign, typed] = before.match(/(?:^|[\s(])([@#])([\w.-]*)$/) || [];
    if (sign === "@")
      return people(typed).map((each) => ({
        token: sign + typed,
        text: `@${each.name}`,
        draw: () => personRow(each),
      }));
    if (sign === "#")
      return channelsOf(store.userId)
        .filter((each) => each.name.startsWith(typed))
        .map((each) => ({
          token: sign + typed,
          text: `#${each.name}`,
          draw: () => h("span", null, `#${each.name}`),
        }));
    return [];
  }

  draw() {
    fill(
      this.list,
      this.offers.map((offer, at) =>
        h(
          "div",
          {
            class: at === this.active ? "option active" : "option",
            role: "option",
            testid: "suggestion",
            "aria-selected": String(at === this.active),
            onclick: () => this.pick(offer),
          },
          offer.draw(),
        ),
      ),
    );
  }

  /** True when the key was meant for the list. A command typed in full is sent, not completed. */
  key(event) {
    if (!this.isOpen()) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const offer = this.offers[this.active];
    const picks = event.key === "Tab" || (event.key === "Enter" && offer.text !== offer.token);
    if (!step && !picks && event.key !== "Escape") return false;
    event.preventDefault();
    if (step) {
      this.active = (this.active + step + this.offers.length) % this.offers.length;
      this.draw();
    } else if (picks) this.pick(offer);
    else this.close();
    return true;
  }

  pick({ token, text }) {
    const { field } = this;
    const end = field.selectionStart;
    field.setRangeText(`${text} `, end - token.length, end, "end");
    field.focus();
    this.onpick();
  }
}

const people = (typed) =>
  store.people
    .filter((each) => `${each.name} ${nameOf(each)}`.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, 8);

function commandRow({ command, usage_hint: hint, description }) {
  return h(
    "span",
    { class: "option-text" },
    h("span", null, h("strong", null, command), hint && h("span", { class: "muted" }, ` ${hint}`)),
    description && h("small", null, description),
  );
}

function personRow(each) {
  return h(
    "span",
    { class: "person-row" },
    avatar(nameOf(each), { isApp: each.is_bot, size: "tiny" }),
    h("strong", null, nameOf(each)),
    h("span", { class: "muted" }, each.name),
  );
}
