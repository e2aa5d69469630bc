/** Where a person writes: messages, replies, slash commands, files. */

import { control, encodeFile } from "./api.js";
import { chip } from "./chips.js";
import { fill, h, icon } from "./dom.js";
import { sayAsSlackbot } from "./ephemerals.js";
import { showMenu } from "./popup.js";
import { on, store } from "./state.js";
import { Suggestions } from "./suggestions.js";
import { tell } from "./toast.js";

const drafts = new Map();

export class Composer {
  /** `where()` gives channel_id and, in a thread, thread_ts. */
  constructor({ testid, where, broadcast = false, commands = false }) {
    Object.assign(this, { where, commands, files: [], draftKey: null });
    this.field = h("textarea", {
      class: "composer-field",
      testid,
      rows: 1,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onpaste: (event) => this.attach([...event.clipboardData.files]),
    });
    this.suggestions = new Suggestions(this.field, { commands, onpick: () => this.typed() });
    this.also = broadcast ? h("input", { type: "checkbox", testid: "broadcast" }) : null;
    this.tray = h("div", { class: "tray" });
    this.node = h(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.send();
        },
      },
      h(
        "div",
        { class: "composer-box" },
        this.field,
        this.tray,
        h(
          "div",
          { class: "composer-bar" },
          this.attachButton(testid),
          commands && shortcutsButton(where),
          h("span", { class: "grow" }),
          this.sendButton(testid),
        ),
      ),
      this.also && h("label", { class: "also" }, this.also, "Also send to channel"),
    );
    on("person", () => this.suggestions.close());
  }

  attachButton(testid) {
    const picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      testid: `${testid}-file`,
      onchange: () => {
        this.attach([...picker.files]);
        picker.value = "";
      },
    });
    return [
      picker,
      h(
        "button",
        {
          type: "button",
          class: "ghost",
          "aria-label": "Attach a file",
          title: "Attach a file",
          onclick: () => picker.click(),
        },
        icon("clip"),
      ),
    ];
  }

  sendButton(testid) {
    this.sendNow = h(
      "button",
      {
        type: "submit",
        class: "ghost send",
        testid: `${testid}-send`,
        "aria-label": "Send",
        title: "Send (Enter)",
        disabled: true,
      },
      icon("send"),
    );
    return this.sendNow;
  }

  /** Move to another conversation: each keeps its own draft. */
  at(key, placeholder) {
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    if (key === this.draftKey) return;
    drafts.set(this.draftKey, this.field.value);
    this.draftKey = key;
    this.field.value = drafts.get(key) || "";
    this.files = [];
    this.typed();
    this.suggestions.close();
  }

  typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
    this.sendNow.disabled = !this.field.value.trim() && !this.files.length;
    this.suggestions.update();
    fill(
      this.tray,
      this.files.map((file) => this.fileChip(file)),
    );
  }

  fileChip(file) {
    const drop = () => {
      this.files = this.files.filter((each) => each !== file);
      this.typed();
    };
    return chip(file.name, null, drop, icon("clip", 12));
  }

  async attach(files) {
    if (!files.length) return;
    this.files.push(...(await Promise.all(files.map(encodeFile))));
    this.typed();
    this.field.focus();
  }

  key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    const text = this.field.value.trim();
    const { files } = this;
    if (!text && !files.length) return;
    this.field.value = "";
    this.files = [];
    this.typed();
    if (/^\/\w/.test(text) && !files.length) return this.command(text);
    const broadcast = Boolean(this.also?.checked);
    const said = await tell(
      control.slack("message", {
        user_id: store.userId,
        ...this.where(),
        text,
        ...(broadcast && { broadcast }),
        ...(files.length && { files }),
      }),
    );
    if (this.also) this.also.checked = false;
    if (!said) this.putBack(text, files);
    return undefined;
  }

  putBack(text, files) {
    if (this.field.value) return;
    Object.assign(this, { files });
    this.field.value = text;
    this.typed();
  }

  async command(typed) {
    const [, command, text] = typed.match(/^(\S+)\s*([\s\S]*)$/);
    const { channel_id: channelId, thread_ts: threadTs = null } = this.where();
    const say = (words) => sayAsSlackbot(channelId, threadTs, words);
    if (threadTs) return say(`\`${command}\` is not supported in threads. Sorry!`);
    if (!store.commands.some((each) => each.command === command))
      return say(`\`${command}\` is not a valid command.`);
    // What becomes of it, also that it failed, comes back as an ephemeral message.
    return control
      .slack("command", { user_id: store.userId, channel_id: channelId, command, text })
      .catch((error) => say(`\`${command}\` failed with the error "${error.word || error.message}"`));
  }
}

function shortcutsButton(where) {
  const run = ({ callback_id: id }) =>
    tell(control.slack("shortcut", { user_id: store.userId, callback_id: id, ...where() }));
  const node = h(
    "button",
    {
      type: "button",
      class: "ghost",
      testid: "shortcuts",
      "aria-label": "Shortcuts",
      title: "Shortcuts",
      "aria-haspopup": "menu",
    },
    icon("bolt"),
  );
  node.addEventListener("click", () => {
    const global = store.shortcuts.filter((each) => each.type === "global");
    showMenu(
      node,
      global.map((each) => ({
        label: each.name,
        testid: `shortcut-${each.callback_id}`,
        run: () => run(each),
      })),
      { title: "Shortcuts", alignEnd: false },
    );
  });
  return node;
}
