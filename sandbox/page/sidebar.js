/** The rail of people and the chosen person's channels. */

import { avatar } from "./avatar.js";
import { h, icon, refill } from "./dom.js";
import {
  appBot,
  appMessagesOf,
  channelsOf,
  go,
  HOME,
  humans,
  isDirect,
  me,
  nameOf,
  on,
  store,
  unreadIn,
  unreadOf,
} from "./state.js";

export function mountSidebar(rail, side) {
  const draw = () => {
    if (!store.userId) return;
    refill(rail, h("div", { class: "rail-label", "aria-hidden": "true" }, "Be"), humans().map(railItem));
    refill(
      side,
      h(
        "header",
        null,
        h("strong", null, store.team.name || "Workspace"),
        h("span", { class: "muted" }, nameOf(me())),
      ),
      h("nav", { "aria-label": "Channels" }, places()),
    );
  };
  for (const topic of ["where", "unread", "state"]) on(topic, draw);
}

function railItem(each) {
  const chosen = each.id === store.userId;
  const waiting = unreadOf(each.id);
  const label = waiting ? `${nameOf(each)}, ${waiting} unread` : nameOf(each);
  return h(
    "button",
    {
      type: "button",
      class: "rail-item",
      testid: `person-${each.id}`,
      title: label,
      "aria-label": label,
      "aria-pressed": String(chosen),
      onclick: () => go({ userId: each.id }),
    },
    avatar(nameOf(each)),
    h("span", { class: "rail-name", "aria-hidden": "true" }, nameOf(each).split(" ")[0]),
    waiting > 0 && h("span", { class: "dot", "aria-hidden": "true" }),
  );
}

function places() {
  const mine = channelsOf(store.userId).filter((each) => !isDirect(each));
  const messages = appMessagesOf(store.userId);
  return [
    h("h2", null, "Channels"),
    mine.map(channelItem),
    mine.length === 0 && h("p", { class: "none" }, "In no channel yet"),
    h("h2", null, "Apps"),
    placeItem({
      place: messages && unreadIn(messages.id) ? messages.id : HOME,
      isHere: [HOME, messages?.id].includes(store.place),
      testid: "app-home",
      sign: h("span", { class: "app-icon small" }, icon("send", 12)),
      name: nameOf(appBot() || { name: "App" }),
    }),
  ];
}

function channelItem(each) {
  return placeItem({
    place: each.id,
    testid: `channel-${each.name}`,
    sign: icon(each.is_private ? "lock" : "hash", 14),
    name: each.name,
  });
}

function placeItem({ place, testid, sign, name, isHere = place === store.place }) {
  const unread = unreadIn(place);
  return h(
    "button",
    {
      type: "button",
      class: unread ? "place unread" : "place",
      testid,
      "aria-current": isHere ? "page" : null,
      onclick: () => go({ place }),
    },
    sign,
    h("span", { class: "place-name" }, name),
    unread > 0 && h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)),
  );
}
