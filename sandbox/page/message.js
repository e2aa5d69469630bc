/** One message of a channel or a thread. */

import { avatar } from "./avatar.js";
import { drawBlock } from "./blocks.js";
import { fill, h, icon } from "./dom.js";
import { react, toolbar } from "./message_tools.js";
import { emojiNode, mrkdwn } from "./mrkdwn.js";
import { authorOf, go, nameOf, person, store } from "./state.js";
import { messageSurface } from "./surface.js";
import { clock, dateOf } from "./time.js";

/** `compact`: the same author wrote just before. `inThread`: drawn in the thread panel. */
export function drawMessage(message, { channelId, compact, inThread }) {
  const author = authorOf(message);
  const own = message.user === store.userId && !message.bot_id && message.subtype !== "tombstone";
  const row = h("article", {
    class: compact ? "message compact" : "message",
    testid: `message-${message.ts}`,
    "aria-label": `${author.name} at ${clock(dateOf(message.ts))}`,
    tabindex: "-1",
  });
  const body = h("div", { class: "message-body" }, drawBody(message, channelId));
  const redraw = () => fill(body, drawBody(message, channelId));
  const context = { message, channelId, inThread, own, body, row, redraw };
  return fill(
    row,
    h(
      "div",
      { class: "gutter" },
      compact
        ? h("time", { class: "small-time" }, clock(dateOf(message.ts)))
        : avatar(author.name, { isApp: author.isApp }),
    ),
    h(
      "div",
      { class: "message-main" },
      !compact && byline(author, dateOf(message.ts)),
      message.subtype === "thread_broadcast" && broadcastLine(message, inThread),
      body,
      files(message),
      reactions(context),
      !inThread && threadLink(message),
    ),
    message.subtype === "tombstone" ? null : toolbar(context),
  );
}

export function byline(author, date) {
  return h(
    "div",
    { class: "byline" },
    h("strong", null, author.name),
    author.isApp && h("span", { class: "badge" }, "APP"),
    h("time", { title: date.toLocaleString() }, clock(date)),
  );
}

/** What people write carries its text twice; the blocks matter only in what apps post. */
export function drawBody(message, channelId) {
  if (message.subtype === "tombstone") return h("em", { class: "muted" }, message.text);
  const surface = messageSurface(store.userId, channelId, message.ts);
  const edited = message.edited && h("span", { class: "muted edited" }, " (edited)");
  if (message.blocks?.length && message.bot_id)
    return [
      h(
        "div",
        { class: "blocks" },
        message.blocks.map((block) => drawBlock(block, surface)),
      ),
      edited,
    ];
  return h("div", { class: "text" }, mrkdwn(message.text), edited);
}

function broadcastLine(message, inThread) {
  if (inThread) return h("div", { class: "muted line" }, "Also sent to the channel");
  return h(
    "button",
    { class: "muted line link", type: "button", onclick: () => go({ threadTs: message.thread_ts }) },
    "Replied to a thread",
  );
}

function files(message) {
  if (!message.files?.length) return null;
  return h(
    "div",
    { class: "files" },
    message.files.map((file) => {
      const isImage = (file.mimetype || "").startsWith("image/");
      const size = file.size ? `${Math.max(1, Math.round(file.size / 1024))} KB` : "";
      return h(
        "div",
        { class: "file", testid: "file" },
        h("span", { class: "file-icon" }, icon(isImage ? "image" : "clip", 20)),
        h(
          "span",
          { class: "file-name" },
          h("strong", null, file.name || file.title || "File"),
          h("small", null, [file.mimetype, size].filter(Boolean).join(" · ")),
        ),
      );
    }),
  );
}

function reactions(context) {
  const { message } = context;
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map(({ name, count, users }) => {
      const mine = users.includes(store.userId);
      const who = users.map((id) => nameOf(person(id))).join(", ");
      const look = {
        type: "button",
        class: mine ? "reaction mine" : "reaction",
        testid: `reaction-${name}`,
        title: `${who} reacted with :${name}:`,
        "aria-label": `${name}, ${count}`,
        onclick: () => react(context, name),
      };
      return h("button", look, emojiNode(name), h("span", null, String(count)));
    }),
  );
}

function threadLink(message) {
  if (!message.reply_count) return null;
  const users = (message.reply_users || [])
    .slice(0, 4)
    .map((id) => avatar(nameOf(person(id)), { isApp: person(id)?.is_bot, size: "tiny" }));
  const words = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h(
    "button",
    {
      type: "button",
      class: "thread-link",
      testid: `open-thread-${message.ts}`,
      onclick: () => go({ threadTs: message.ts }),
    },
    users,
    h("span", null, words),
    h("span", { class: "muted" }, "View thread"),
  );
}
