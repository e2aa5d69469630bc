/** The strip at the bottom, and the panels that it opens. */

import { fill, h } from "./dom.js";
import { mountFaults } from "./faults.js";
import { describe, mountJournal } from "./journal.js";
import { mountSettings } from "./settings.js";
import { on, store } from "./state.js";

const PANELS = [
  ["journal", "Wire", mountJournal],
  ["faults", "Faults", mountFaults],
  ["settings", "Settings", mountSettings],
];

export function mountDrawer(node) {
  const last = h("span", { class: "last", "aria-hidden": "true" }, "Nothing has gone over the wire yet");
  const link = h("span", { class: "link-state", role: "status", testid: "link-state" }, "Connecting…");
  const panels = PANELS.map(([name, , mount]) => {
    const panel = h("div", {
      class: "panel",
      id: `panel-${name}`,
      role: "tabpanel",
      testid: `panel-${name}`,
      hidden: true,
    });
    mount(panel);
    return panel;
  });
  const tabs = PANELS.map(([name, label], at) =>
    h(
      "button",
      {
        type: "button",
        class: "strip-tab",
        testid: `drawer-${name}`,
        "aria-expanded": "false",
        "aria-controls": `panel-${name}`,
        onclick: () => toggle(at),
      },
      label,
      h("span", { class: "strip-count" }),
    ),
  );
  const toggle = (chosen) =>
    panels.forEach((panel, at) => {
      panel.hidden = at !== chosen || !panel.hidden;
      tabs[at].setAttribute("aria-expanded", String(!panel.hidden));
    });
  node.addEventListener("keydown", (event) => event.key === "Escape" && toggle(-1));
  fill(node, h("div", { class: "strip" }, tabs, last, link), panels);
  on("journal", (row) => {
    last.textContent = describe(row);
  });
  const drawFaults = () => {
    tabs[1].lastChild.textContent = store.faults.length || "";
  };
  on("faults", drawFaults);
  on("state", () => {
    drawFaults();
    drawLink(link);
  });
  on("online", (online) => drawLink(link, online));
}

let isOnline = false;

function drawLink(node, online = isOnline) {
  isOnline = online;
  const { connected, app_url: url, sockets } = store.app;
  const isGone = connected === "socket" && !sockets;
  node.dataset.state = !online ? "off" : connected && !isGone ? "on" : "waiting";
  const app = isGone
    ? "The app is away; what happens waits for it"
    : connected === "socket"
      ? "App connected over Socket Mode"
      : connected
        ? `App at ${url}`
        : "No app connected yet";
  node.textContent = online ? app : "The sandbox does not answer";
}
