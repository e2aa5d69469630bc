/** The sandbox's control API, which is all that this page talks to. */

import { handsOff } from "./hands.js";

export class ControlError extends Error {
  constructor(status, answer) {
    super(answer.detail || answer.error || `The sandbox answered ${status}`);
    this.word = answer.error;
    this.status = status;
  }
}

async function call(method, path, body) {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const reply = await fetch(`/control/${path}`, { method, ...sent });
  const answer = await reply.json().catch(() => ({}));
  await handsOff();
  if (!reply.ok || answer.ok === false) throw new ControlError(reply.status, answer);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body);
const enc = encodeURIComponent;

export const control = {
  state: () => get("state"),
  messages: (channelId) => get(`channels/${enc(channelId)}/messages`),
  replies: (channelId, ts) => get(`channels/${enc(channelId)}/messages/${enc(ts)}/replies`),
  views: (userId) => get(`views?user_id=${enc(userId)}`),
  ephemerals: (userId) => get(`ephemerals?user_id=${enc(userId)}`),
  phone: (number) => get(`phones/${enc(number)}/messages`),
  received: () => get("received?since=0"),
  deliveries: () => get("deliveries?since=0"),
  /** One of command, shortcut, message, edit, delete, react, click, input, options, submit, close, home. */
  slack: (verb, body) => post(`slack/${verb}`, body),
  write: (number, body) => post(`phones/${enc(number)}/messages`, body),
  markRead: (number, medium) => post(`phones/${enc(number)}/read`, { medium }),
  receipt: (body) => post("receipts", body),
  settings: (body) => post("settings", body),
  faults: () => get("faults"),
  addFault: (body) => post("faults", body),
  clearFaults: () => call("DELETE", "faults"),
  reset: () => post("reset", {}),
};

/** What `files` and `media` take: {name, mimetype, content_base64}. */
export async function encodeFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const mimetype = file.type || "application/octet-stream";
  return { name: file.name, mimetype, content_base64: btoa(binary) };
}
