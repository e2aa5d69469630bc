/** The live feed: every event of the sandbox, re-emitted on the page as `live:<type>`. */

import { emit } from "./state.js";

const RETRY_MS = 1000;

export function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/control/live`);
  socket.onopen = () => emit("online", true);
  socket.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    emit(`live:${event.type}`, event);
  };
  socket.onclose = () => {
    emit("online", false);
    setTimeout(connect, RETRY_MS);
  };
}
