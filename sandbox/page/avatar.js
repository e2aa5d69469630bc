/** Initials on a steady colour for people, the app's mark for the app. */

import { h, icon } from "./dom.js";

const COLOURS = ["#8a5a9e", "#2f7f79", "#b4643c", "#4a6fb0", "#a84b6b", "#67803a", "#7a6548", "#51729a"];

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return (
    words
      .slice(0, 2)
      .map((word) => word[0].toUpperCase())
      .join("") || "?"
  );
}

export function colourOf(name) {
  const sum = [...name].reduce((total, letter) => total * 31 + letter.codePointAt(0), 7);
  return COLOURS[Math.abs(sum) % COLOURS.length];
}

export function avatar(name, { isApp = false, size = "" } = {}) {
  if (isApp) return h("span", { class: `avatar app-icon ${size}`, "aria-hidden": "true" }, icon("send", 18));
  return h(
    "span",
    { class: `avatar ${size}`, "aria-hidden": "true", style: `background:${colourOf(name)}` },
    initials(name),
  );
}
