/** Chips: something chosen or attached, with a cross to take it away. */

import { h, icon } from "./dom.js";

export function chip(name, value, onremove, sign = null) {
  const words = h("span", { class: "chip-text" }, name);
  return h("span", { class: "chip", "data-value": value }, sign, words, cross(`Remove ${name}`, onremove));
}

export function cross(label, onclick) {
  return h("button", { type: "button", class: "chip-x", "aria-label": label, onclick }, icon("close", 12));
}
