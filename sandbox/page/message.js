/** One message of a channel or a thread. */

import { control } from "./api.js";
import { avatar } from "./avatar.js";
import { drawBlock } from "./blocks.js";
import { askPlainly } from "./confirm.js";
import { fill, h, icon } from "./dom.js";
import { PICKABLE } from "./emoji.js";
import { asTyped, emojiNode, mrkdwn } from "./mrkdwn.js";
import { popupIsOpen, showMenu } from "./popup.js";
import { authorOf, go, nameOf, person, store } from "./state.js";
import { messageSurface } from "./surface.js";
import { clock, dateOf } from "./time.js";
import { tell } from "./toast.js";

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
  const context = { message, channelId, inThread, own, body, row };
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

/** A second click takes one's own reaction back. */
function react({ message, channelId }, name) {
  const mine = message.reactions?.some((each) => each.name === name && each.users.includes(store.userId));
  return tell(
    control.slack(mine ? "unreact" : "react", {
      user_id: store.userId,
      channel_id: channelId,
      ts: message.ts,
      name,
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

function toolbar(context) {
  const { message, channelId, inThread } = context;
  const tool = (name, label, onclick, testid) =>
    h(
      "button",
      { type: "button", class: "ghost", "aria-label": label, title: label, testid, onclick },
      icon(name),
    );
  const threadTs = message.thread_ts || message.ts;
  const reply = () => go({ place: channelId, threadTs });
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Message actions" },
    tool("smile", "Add a reaction", (event) => pickReaction(event.currentTarget, context)),
    !inThread &&
      tool(
        "reply",
        "Reply in thread",
        reply,
        message.reply_count ? `reply-${message.ts}` : `open-thread-${message.ts}`,
      ),
    tool("dots", "More actions", (event) => moreActions(event.currentTarget, context), `more-${message.ts}`),
  );
}

function pickReaction(anchor, context) {
  showMenu(
    anchor,
    PICKABLE.map((name) => ({
      label: [emojiNode(name), ` ${name.replaceAll("_", " ")}`],
      run: () => react(context, name),
    })),
    { title: "React" },
  );
  keepVisible(context.row);
}

/** Message shortcuts of the app, then what the author may do. */
function moreActions(anchor, context) {
  const shortcuts = store.shortcuts
    .filter((each) => each.type === "message")
    .map((each) => ({
      label: each.name,
      detail: nameOf(store.people.find((p) => p.is_bot)),
      testid: `shortcut-${each.callback_id}`,
      run: () => runShortcut(each, context),
    }));
  const own = context.own
    ? [
        { label: "Edit message", testid: "edit-message", run: () => edit(context) },
        {
          label: "Delete message…",
          danger: true,
          testid: "delete-message",
          run: () => remove(context, anchor),
        },
      ]
    : [];
  showMenu(anchor, [...shortcuts, ...own], { title: shortcuts.length ? "Message shortcuts" : null });
  keepVisible(context.row);
}

/** The toolbar stays while one of its menus is open. */
function keepVisible(row) {
  row.classList.add("held");
  const watch = setInterval(() => {
    if (popupIsOpen()) return;
    row.classList.remove("held");
    clearInterval(watch);
  }, 200);
}

const runShortcut = ({ callback_id: id }, { message, channelId }) =>
  tell(
    control.slack("shortcut", {
      user_id: store.userId,
      callback_id: id,
      channel_id: channelId,
      message_ts: message.ts,
    }),
  );

async function remove({ message, channelId }, anchor) {
  const sure = await askPlainly(
    "Delete message",
    "Are you sure you want to delete this message? This cannot be undone.",
    "Delete",
    anchor,
  );
  if (sure)
    await tell(control.slack("delete", { user_id: store.userId, channel_id: channelId, ts: message.ts }));
}

function edit({ message, channelId, body }) {
  const field = h("textarea", {
    class: "field",
    "aria-label": "Edit message",
    testid: "edit-field",
    rows: 2,
    value: asTyped(message.text),
  });
  const stop = () => fill(body, drawBody(message, channelId));
  const save = async () => {
    await tell(
      control.slack("edit", {
        user_id: store.userId,
        channel_id: channelId,
        ts: message.ts,
        text: field.value,
      }),
    );
    stop();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save();
  });
  const buttons = h(
    "div",
    { class: "buttons" },
    h("button", { type: "button", class: "button", onclick: stop }, "Cancel"),
    h("button", { type: "button", class: "button primary", onclick: save }, "Save"),
  );
  fill(body, h("div", { class: "edit" }, field, buttons));
  field.focus();
}
