/** The middle of the workspace: a channel with its messages and composer. */

import { control } from "./api.js";
import { drawAppHead } from "./app_head.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { ephemeralsIn } from "./ephemerals.js";
import { fill, h, icon } from "./dom.js";
import { MessageList } from "./listing.js";
import { refresher } from "./refresher.js";
import { channel, HOME, isDirect, nameOf, on, person, store, titleOf } from "./state.js";

const LIVE = ["message", "message_changed", "message_deleted", "reaction"];

export function mountChannel(node) {
  const list = new MessageList({ label: "Messages" });
  const head = h("header", { class: "place-head" });
  const composer = new Composer({
    testid: "composer",
    files: true,
    commands: true,
    where: () => ({ channel_id: store.place }),
  });
  fill(node, head, list.node, composer.node);
  const refresh = refresher(() => read(list));
  on("where", () => {
    node.hidden = store.place === HOME;
    if (node.hidden) return;
    const here = channel(store.place);
    composer.node.hidden = isDirect(here); // the app's messages are for reading only
    if (isDirect(here)) drawAppHead(head);
    else drawHead(head, here);
    composer.at(`${store.userId}/${store.place}`, `Message #${titleOf(here)}`);
    refresh();
  });
  on("ephemerals", refresh);
  on("state", () => store.place && store.place !== HOME && refresh());
  for (const type of LIVE) on(`live:${type}`, (event) => event.channel_id === store.place && refresh());
}

async function read(list) {
  const { place, userId } = store;
  if (!place || place === HOME) return;
  const { messages } = await control.messages(place);
  if (place !== store.place || userId !== store.userId) return;
  list.show(`${userId}/${place}`, place, messages, ephemeralsIn(place, null));
}

function drawHead(head, here) {
  const members = here.members.map(person).filter(Boolean);
  const faces = members.slice(0, 4).map((each) => avatar(nameOf(each), { isApp: each.is_bot, size: "tiny" }));
  const names = members.map(nameOf).join(", ");
  fill(
    head,
    h("h1", null, icon(here.is_private ? "lock" : "hash", 16), titleOf(here)),
    here.is_archived && h("span", { class: "badge" }, "ARCHIVED"),
    h(
      "span",
      { class: "faces", title: names, "aria-label": `Members: ${names}` },
      faces,
      h("span", { class: "muted" }, String(members.length)),
    ),
  );
}
