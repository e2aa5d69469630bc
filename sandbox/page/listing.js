/** A list of messages that is kept up to date in place, with day lines and ephemeral answers. */

import { drawBlock } from "./blocks.js";
import { avatar } from "./avatar.js";
import { h, icon, reconcile } from "./dom.js";
import { byline, drawMessage } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { appBot, authorOf, nameOf, store } from "./state.js";
import { messageSurface } from "./surface.js";
import { dateOf, dayLabel } from "./time.js";

const TOGETHER_S = 300;
const NEAR_END_PX = 80;

export class MessageList {
  constructor({ label, inThread = false }) {
    this.inThread = inThread;
    this.rows = h("div", { class: "rows" });
    this.node = h("div", { class: "scroll", role: "log", "aria-label": label, tabindex: "0" }, this.rows);
    this.shownFor = null;
    this.atEnd = true;
    this.node.addEventListener("scroll", () => {
      this.atEnd = this.isAtEnd();
    });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.node);
  }

  /** `subject` names what is shown: a new one starts at its end, an old one stays where it was read. */
  show(subject, channelId, messages, ephemerals) {
    const stay = !this.atEnd && subject === this.shownFor;
    reconcile(this.rows, this.items(channelId, messages, ephemerals));
    if (!stay) this.toEnd();
    this.shownFor = subject;
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.atEnd = true;
  }

  items(channelId, messages, ephemerals) {
    const entries = [
      ...messages.map((message) => ({ at: Number(message.ts), message })),
      ...ephemerals.map((ephemeral) => ({ at: Date.parse(ephemeral.at) / 1000, ephemeral })),
    ];
    entries.sort((a, b) => a.at - b.at);
    return entries.flatMap((entry, index) => {
      const before = entries[index - 1];
      const item = entry.message
        ? this.messageItem(entry, before, channelId, index)
        : ephemeralItem(entry.ephemeral);
      return this.inThread ? [...this.replyLine(index, messages), item] : [...dayLine(entry, before), item];
    });
  }

  messageItem({ message, at }, before, channelId, index) {
    const previous = before?.message;
    const near = previous && at - Number(previous.ts) < TOGETHER_S && !(this.inThread && index === 1);
    const compact = Boolean(
      near &&
      authorOf(previous).key === authorOf(message).key &&
      previous.subtype === message.subtype &&
      !message.bot_id,
    );
    const how = { channelId, compact, inThread: this.inThread };
    const sig = JSON.stringify([message, how, store.userId, store.shortcuts.length]);
    return { key: message.ts, sig, build: () => drawMessage(message, how) };
  }

  replyLine(index, messages) {
    const count = messages.length - 1;
    if (index !== 1 || count < 1) return [];
    const words = `${count} ${count === 1 ? "reply" : "replies"}`;
    return [
      {
        key: "replies",
        sig: words,
        build: () => h("div", { class: "day reply-count" }, h("span", null, words)),
      },
    ];
  }
}

function dayLine(entry, before) {
  const label = dayLabel(dateOf(entry.at));
  if (before && dayLabel(dateOf(before.at)) === label) return [];
  return [
    {
      key: `day-${label}`,
      sig: label,
      build: () => h("div", { class: "day", role: "separator" }, h("span", null, label)),
    },
  ];
}

function ephemeralItem(ephemeral) {
  return {
    key: `ephemeral-${ephemeral.at}`,
    sig: JSON.stringify(ephemeral),
    build: () => drawEphemeral(ephemeral),
  };
}

function drawEphemeral(ephemeral) {
  const author = ephemeral.from
    ? { name: ephemeral.from, isApp: true }
    : { name: nameOf(appBot()), isApp: true };
  const surface = messageSurface(store.userId, ephemeral.channel_id, ephemeral.ts);
  const body = ephemeral.blocks?.length
    ? h(
        "div",
        { class: "blocks" },
        ephemeral.blocks.map((block) => drawBlock(block, surface)),
      )
    : h("div", { class: "text" }, mrkdwn(ephemeral.text));
  return h(
    "article",
    { class: "message ephemeral", testid: "ephemeral" },
    h("div", { class: "gutter" }, avatar(author.name, author)),
    h(
      "div",
      { class: "message-main" },
      h("div", { class: "muted line" }, icon("lock", 12), " Only visible to you"),
      byline(author, new Date(ephemeral.at)),
      body,
    ),
  );
}
