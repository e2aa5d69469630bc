/** What goes over the wire: calls from the app and deliveries to it, newest on top. */

import { control } from "./api.js";
import { fill, h } from "./dom.js";
import { emit, on } from "./state.js";

const KEPT = 400;
let rows = [];

export function mountJournal(node) {
  const list = h("div", { class: "journal-rows", role: "log", "aria-label": "Calls and deliveries" });
  const filter = h("input", {
    class: "field",
    type: "search",
    placeholder: "Filter, for example chat. or 429",
    "aria-label": "Filter the journal",
    testid: "journal-filter",
    oninput: () => draw(list, filter.value),
  });
  const clear = h(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => {
        rows = [];
        draw(list, filter.value);
      },
    },
    "Clear",
  );
  fill(node, h("div", { class: "panel-bar" }, filter, clear), list);
  on("live:call", ({ call }) => add(list, filter.value, fromCall(call)));
  on("live:delivery", ({ delivery }) => add(list, filter.value, fromDelivery(delivery)));
  load(list);
}

async function load(list) {
  const [{ calls }, { deliveries }] = await Promise.all([control.received(), control.deliveries()]);
  rows = [...calls.map(fromCall), ...deliveries.map(fromDelivery)]
    .sort((a, b) => b.seq - a.seq)
    .slice(0, KEPT);
  draw(list, "");
}

const fromCall = (call) => ({
  seq: call.seq,
  at: call.at,
  arrow: "→",
  way: "app calls",
  what: call.target,
  status: call.status,
  refused: call.response?.ok === false,
  note: call.response?.error || "",
  detail: { request: call.request, response: call.response },
});

function fromDelivery(delivery) {
  const { kind, retry_num: retry, elapsed_ms: elapsed, target_url: url } = delivery;
  const note = [
    elapsed !== undefined && elapsed !== null && `${Math.round(elapsed)} ms`,
    retry && `retry ${retry}`,
  ]
    .filter(Boolean)
    .join(", ");
  return {
    seq: delivery.seq,
    at: delivery.at,
    arrow: "←",
    way: "to the app",
    what: kind,
    status: delivery.status,
    note,
    detail: { target_url: url, ...delivery },
  };
}

function add(list, filter, row) {
  rows = [row, ...rows].slice(0, KEPT);
  emit("journal", row);
  if (!matches(row, filter)) return;
  list.prepend(drawRow(row));
  while (list.children.length > KEPT) list.lastChild.remove();
}

const matches = (row, filter) =>
  !filter || `${row.way} ${row.what} ${row.status} ${row.note}`.toLowerCase().includes(filter.toLowerCase());

function draw(list, filter) {
  fill(list, rows.filter((row) => matches(row, filter)).map(drawRow));
}

/** Details are drawn when they are first opened: there are many rows and few are read. */
function drawRow(row) {
  const bad = row.refused || !row.status || row.status >= 400;
  const detail = h("pre", { class: "code" });
  const node = h(
    "details",
    { class: bad ? "journal-row bad" : "journal-row", testid: "journal-row" },
    h(
      "summary",
      null,
      h("time", null, row.at.slice(11, 23)),
      h("span", { class: "arrow", title: row.way }, row.arrow),
      h("span", { class: "what" }, row.what),
      h("span", { class: "status" }, String(row.status || "none")),
      h("span", { class: "muted note" }, row.note),
    ),
    detail,
  );
  node.addEventListener("toggle", () => {
    detail.textContent ||= JSON.stringify(row.detail, null, 2);
  });
  return node;
}

export function describe(row) {
  return `${row.arrow} ${row.what} ${row.status || "no answer"}${row.note ? ` (${row.note})` : ""}`;
}
