/** Short notices in the corner of the page. */

import { h } from "./dom.js";

const SHOWN_MS = 6000;

export function toast(text) {
  const rack = document.getElementById("toasts");
  const note = h("div", { class: "toast", role: "status", testid: "toast" }, text);
  rack.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Run something a person asked for; when it fails, say so and give undefined. */
export async function tell(work) {
  try {
    return await work;
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}
