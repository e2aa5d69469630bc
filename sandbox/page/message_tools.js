/** What can be done with a message: react, reply, the app's shortcuts, edit, delete. */

import { control } from "./api.js";
import { askPlainly } from "./confirm.js";
import { fill, h, icon } from "./dom.js";
import { PICKABLE } from "./emoji.js";
import { asTyped, emojiNode } from "./mrkdwn.js";
import { popupIsOpen, showMenu } from "./popup.js";
import { appBot, go, nameOf, store } from "./state.js";
import { tell } from "./toast.js";

/** `context`: {message, channelId, inThread, own, body, row, redraw} of the message's node. */
export function toolbar(context) {
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
      detail: nameOf(appBot()),
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

function edit({ message, channelId, body, redraw }) {
  const field = h("textarea", {
    class: "field",
    "aria-label": "Edit message",
    testid: "edit-field",
    rows: 2,
    value: asTyped(message.text),
  });
  const save = async () => {
    const change = { user_id: store.userId, channel_id: channelId, ts: message.ts, text: field.value };
    await tell(control.slack("edit", change));
    redraw();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") redraw();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save();
  });
  const buttons = h(
    "div",
    { class: "buttons" },
    h("button", { type: "button", class: "button", onclick: redraw }, "Cancel"),
    h("button", { type: "button", class: "button primary", onclick: save }, "Save"),
  );
  fill(body, h("div", { class: "edit" }, field, buttons));
  field.focus();
}

/** A second click takes one's own reaction back. */
export function react({ message, channelId }, name) {
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
