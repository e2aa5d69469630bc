/** Answers that only the chosen person sees, and the page's own (such as a command that failed). */

import { control } from "./api.js";
import { refresher } from "./refresher.js";
import { emit, on, store } from "./state.js";

let shown = [];
const own = [];

export function mountEphemerals() {
  const refresh = refresher(read);
  on("person", refresh);
  on("live:ephemeral", (event) => event.user_id === store.userId && refresh());
}

async function read() {
  const { userId } = store;
  const { messages } = await control.ephemerals(userId);
  if (userId !== store.userId) return;
  shown = messages;
  emit("ephemerals");
}

export function ephemeralsIn(channelId, threadTs) {
  const here = (each) => each.channel_id === channelId && (each.thread_ts || null) === threadTs;
  return [...shown, ...own.filter((each) => each.user_id === store.userId)].filter(here);
}

export function sayAsSlackbot(channelId, threadTs, text) {
  own.push({
    user_id: store.userId,
    channel_id: channelId,
    thread_ts: threadTs,
    text,
    at: new Date().toISOString(),
    from: "Slackbot",
  });
  emit("ephemerals");
}
