/** The live feed: every event of the sandbox, re-emitted on the page as `live:<type>`. */

import { handsOff } from "./hands.js";
import { emit } from "./state.js";

const RETRY_MS = 1000;

let early = []; // until the page has read what there is

/** Settles once the feed is open: what happens from then on is told. */
export function connect() {
  return new Promise((resolve) => open(resolve));
}

/** What came early, and from now on everything as it comes. */
export function letThrough() {
  const before = early;
  early = null;
  before.forEach(tell);
}

function open(opened) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/control/live`);
  socket.onopen = () => {
    emit("online", true);
    opened();
  };
  socket.onmessage = async ({ data }) => {
    await handsOff();
    const event = JSON.parse(data);
    if (early) early.push(event);
    else tell(event);
  };
  socket.onclose = () => {
    emit("online", false);
    setTimeout(() => open(opened), RETRY_MS);
  };
}

function tell(event) {
  emit(`live:${event.type}`, event);
}
