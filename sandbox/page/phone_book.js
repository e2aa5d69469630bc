/** Whose phones there are, what is on them, and which one is being looked at. */

import { emit, store } from "./state.js";

export const look = { number: null, medium: "sms", to: null };
export const unread = new Map(); // number -> how many
export const strangers = []; // phones that no seed names, found when something was sent to them
export const messages = new Map(); // number -> messages

export const digits = (address) => (address || "").replace(/\D/g, "");
export const owners = () => [...store.customers, ...strangers];
export const owner = () => owners().find((each) => each.number === look.number);
export const here = () =>
  (messages.get(look.number) || []).filter((message) => message.medium === look.medium);
export const ourAddress = (message) => (message.direction === "to_customer" ? message.from : message.to);

export function choose(number) {
  if (!number) return;
  look.number = number;
  if (!owner()?.whatsapp) look.medium = "sms";
  unread.delete(number);
  emit("phone");
}

export function arrived(number, message) {
  const mine = digits(number) === digits(look.number);
  const known = owners().find((each) => digits(each.number) === digits(number)) || meet(number);
  known.whatsapp ||= message.medium === "whatsapp";
  if (!mine && message.direction === "to_customer")
    unread.set(known.number, (unread.get(known.number) || 0) + 1);
  if (mine && message.direction === "to_customer") {
    look.medium = message.medium;
    look.to = message.from;
  }
  emit("phone");
}

function meet(number) {
  strangers.push({ name: number, number, whatsapp: false });
  return strangers.at(-1);
}

/** First the addresses that this customer has talked with, newest first, then all others. */
export function addresses() {
  const talked = here().map(ourAddress).reverse();
  const all = store.senders.filter((sender) => sender.medium === look.medium).map((sender) => sender.address);
  const seen = new Set();
  return [...talked, ...all].filter((address) => !seen.has(digits(address)) && seen.add(digits(address)));
}

export function shownAddress(address) {
  const carrier = store.senders.find((sender) => digits(sender.address) === digits(address))?.carrier;
  const shown = address.startsWith("+") ? address : `+${digits(address)}`;
  return carrier ? `${shown} · ${carrier}` : shown;
}
