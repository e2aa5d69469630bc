/** What the page knows, who is looking at what, and the small bus that tells its parts. */

export const HOME = "home";

export const store = {
  team: { name: "" },
  people: [],
  channels: [],
  commands: [],
  shortcuts: [],
  customers: [],
  senders: [],
  faults: [],
  settings: {},
  app: {},
  userId: null,
  place: null, // a channel's id, or HOME
  threadTs: null,
  unread: new Map(), // "U…/C…" -> how many
};

const listeners = new Map();

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) || []) listener(detail);
}

export const humans = () => store.people.filter((person) => !person.is_bot);
export const person = (id) => store.people.find((each) => each.id === id);
export const channel = (id) => store.channels.find((each) => each.id === id);
export const isDirect = (each) => Boolean(each.is_im);
export const channelsOf = (userId) => store.channels.filter((each) => each.members.includes(userId));
export const appMessagesOf = (userId) => channelsOf(userId).find(isDirect);
export const me = () => person(store.userId);
export const nameOf = (each) => each?.real_name || each?.name || "Unknown";
export const appBot = () => person(store.app.bot_user_id) || store.people.find((each) => each.is_bot);

/** A channel's name, or who the other one is in a direct message. */
export function titleOf(each) {
  if (!isDirect(each)) return each.name;
  return nameOf(person(each.members.find((id) => id !== store.userId)));
}

/** Who a message is from: {key, name, isApp}. */
export function authorOf(message) {
  const author = person(message.user) || (message.bot_id ? appBot() : null);
  const isApp = Boolean(message.bot_id || author?.is_bot);
  const name = message.username || nameOf(author);
  return { key: `${message.user || message.bot_id}:${name}`, name, isApp };
}

export function learn(answer) {
  for (const [key, value] of Object.entries(answer)) if (key in store) store[key] = value;
  emit("state");
}

/** Look somewhere else; missing parts stay as they are. Kept in the address as #person/channel/thread. */
export function go({ userId = store.userId, place = store.place, threadTs = null }) {
  const before = store.userId;
  const mine = channelsOf(userId);
  const visible = place === HOME || mine.some((each) => each.id === place);
  Object.assign(store, { userId, place: visible ? place : mine[0]?.id || HOME });
  store.threadTs = visible ? threadTs : null;
  store.unread.delete(`${userId}/${store.place}`);
  history.replaceState(null, "", `#${[userId, store.place, store.threadTs].filter(Boolean).join("/")}`);
  if (before !== userId) emit("person");
  emit("where");
}

export function whereFromHash() {
  const [userId, place, threadTs = null] = location.hash.slice(1).split("/");
  const known = person(userId) ? userId : humans()[0]?.id;
  return { userId: known, place: place || channelsOf(known)[0]?.id || HOME, threadTs };
}

/** Count a new message for every member who is not looking at its channel. */
export function countUnread({ channel_id: channelId, message }) {
  const here = channel(channelId);
  if (
    !here ||
    (message.thread_ts && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast")
  )
    return;
  for (const userId of here.members) {
    const looking = userId === store.userId && channelId === store.place;
    if (looking || userId === message.user) continue;
    const key = `${userId}/${channelId}`;
    store.unread.set(key, (store.unread.get(key) || 0) + 1);
  }
  emit("unread");
}

export const unreadIn = (place) => store.unread.get(`${store.userId}/${place}`) || 0;

export function unreadOf(userId) {
  const counts = [...store.unread].filter(([key]) => key.startsWith(`${userId}/`));
  return counts.reduce((sum, [, count]) => sum + count, 0);
}
