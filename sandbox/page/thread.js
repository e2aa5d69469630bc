/** The thread panel. */

import { control } from "./api.js";
import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { ephemeralsIn } from "./ephemerals.js";
import { MessageList } from "./listing.js";
import { refresher } from "./refresher.js";
import { channel, go, HOME, on, store, titleOf } from "./state.js";

const LIVE = ["message", "message_changed", "message_deleted", "reaction"];

export function mountThread(node) {
  const list = new MessageList({ label: "Thread", inThread: true });
  const where = h("span", { class: "muted" });
  const close = () => go({ threadTs: null });
  const cross = h(
    "button",
    { type: "button", class: "ghost", testid: "close-thread", "aria-label": "Close thread", onclick: close },
    icon("close", 18),
  );
  const composer = new Composer({
    testid: "thread-composer",
    files: true,
    broadcast: true,
    where: () => ({ channel_id: store.place, thread_ts: store.threadTs }),
  });
  fill(
    node,
    h("header", { class: "place-head" }, h("h1", null, "Thread"), where, cross),
    list.node,
    composer.node,
  );
  node.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  const refresh = refresher(() => read(list));
  on("where", () => {
    node.hidden = !store.threadTs || store.place === HOME;
    if (node.hidden) return;
    where.textContent = titleOf(channel(store.place));
    composer.at(`${store.userId}/${store.place}/${store.threadTs}`, "Reply…");
    refresh();
  });
  on("ephemerals", refresh);
  for (const type of LIVE) on(`live:${type}`, (event) => event.channel_id === store.place && refresh());
}

async function read(list) {
  const { place, threadTs, userId } = store;
  if (!threadTs) return undefined;
  const { messages } = await control.replies(place, threadTs).catch(() => ({ messages: null }));
  if (place !== store.place || threadTs !== store.threadTs) return undefined;
  if (!messages) return go({ threadTs: null }); // its first message was deleted
  return list.show(`${userId}/${place}/${threadTs}`, place, messages, ephemeralsIn(place, threadTs));
}
