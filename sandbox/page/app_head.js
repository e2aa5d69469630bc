/** The head of the app's own place: its name, and the tabs Home and Messages. */

import { fill, h, icon } from "./dom.js";
import { appBot, appMessagesOf, go, HOME, nameOf, store } from "./state.js";

export function drawAppHead(head) {
  const messages = appMessagesOf(store.userId);
  const sign = h("span", { class: "app-icon small", "aria-hidden": "true" }, icon("send", 14));
  fill(
    head,
    h("h1", null, sign, nameOf(appBot())),
    h("span", { class: "badge" }, "APP"),
    h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": "App" },
      tab("Home", HOME),
      messages && tab("Messages", messages.id),
    ),
  );
}

function tab(name, place) {
  return h(
    "button",
    {
      type: "button",
      class: "tab",
      role: "tab",
      testid: `app-tab-${name.toLowerCase()}`,
      "aria-selected": String(place === store.place),
      onclick: () => go({ place }),
    },
    name,
  );
}
