/** The app's Home tab. */

import { control } from "./api.js";
import { drawAppHead } from "./app_head.js";
import { fill, h } from "./dom.js";
import { HOME, on, store } from "./state.js";
import { ViewSurface } from "./surface.js";

let surface = null;
let shownFor = null;
let tellings = 0; // as in modal.js

export function mountHome(node) {
  const head = h("header", { class: "place-head" });
  const body = h("div", { class: "home-body" });
  fill(node, head, h("div", { class: "scroll" }, body));
  on("state", () => store.place === HOME && drawAppHead(head)); // its first message brings a tab
  on("where", async () => {
    node.hidden = store.place !== HOME;
    if (node.hidden) return;
    drawAppHead(head);
    await open(body);
  });
  on("live:view", (event) => event.user_id === store.userId && event.home && told(body, event.home));
}

function told(body, home) {
  tellings += 1;
  if (store.place === HOME) show(body, home);
}

async function open(body) {
  const { userId } = store;
  const before = tellings;
  if (shownFor !== userId) fill(body, h("p", { class: "empty" }, "Opening…"));
  const { view } = await control.slack("home", { user_id: userId }).catch(() => ({ view: null }));
  const home = view || (await control.views(userId)).home;
  if (userId === store.userId && store.place === HOME && before === tellings) show(body, home);
}

function show(body, view) {
  if (!view) return fill(body, h("p", { class: "empty" }, "The app has not published its home tab yet."));
  if (surface && shownFor === store.userId && surface.view.id === view.id && surface.node.isConnected)
    return surface.update(view);
  surface = new ViewSurface(store.userId, view);
  shownFor = store.userId;
  return fill(body, surface.node);
}
