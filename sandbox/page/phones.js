/** The customers' phones. */

import { control } from "./api.js";
import { avatar } from "./avatar.js";
import { drawBubble } from "./bubbles.js";
import { fill, h, reconcile, refill } from "./dom.js";
import {
  addresses,
  arrived,
  choose,
  digits,
  here,
  look,
  messages,
  ourAddress,
  owner,
  owners,
  shownAddress,
  unread,
} from "./phone_book.js";
import { quickButtons, writeForm } from "./phone_write.js";
import { refresher } from "./refresher.js";
import { emit, on, store } from "./state.js";

const NEAR_END_PX = 80;
const MEDIA = [
  ["sms", "SMS"],
  ["whatsapp", "WhatsApp"],
];

export function mountPhones(node) {
  const tabs = h("div", { class: "phone-tabs", role: "tablist", "aria-label": "Customers" });
  const screen = h("div", { class: "screen" });
  fill(
    node,
    h("header", { class: "phones-head" }, h("h2", null, "Customers' phones")),
    tabs,
    h("div", { class: "phone" }, screen),
  );
  const parts = buildScreen(screen);
  const refresh = refresher(() => read(parts));
  on("state", () => choose(look.number || store.customers[0]?.number));
  on("phone", () => {
    drawTabs(tabs);
    drawScreen(parts);
    refresh();
  });
  on("live:phone", ({ number, message }) => arrived(number, message));
  on("live:receipt", refresh);
}

async function read(parts) {
  const { number } = look;
  const answer = await control.phone(number);
  messages.set(number, answer.messages);
  if (number === look.number) drawScreen(parts);
}

function drawTabs(tabs) {
  refill(
    tabs,
    owners().map((customer) => {
      const waiting = unread.get(customer.number) || 0;
      const chosen = customer.number === look.number;
      return h(
        "button",
        {
          type: "button",
          class: "phone-tab",
          role: "tab",
          testid: `phone-${customer.number}`,
          "aria-selected": String(chosen),
          onclick: () => choose(customer.number),
        },
        avatar(customer.name, { size: "small" }),
        h("span", null, shortName(customer)),
        waiting > 0 && h("span", { class: "count" }, String(waiting)),
      );
    }),
  );
}

/** A phone that no seed names is known by how its number ends. */
const shortName = ({ name, number }) => (name === number ? `… ${number.slice(-4)}` : name.split(" ")[0]);

function buildScreen(screen) {
  const parts = {
    head: h("div", { class: "screen-head" }),
    tabs: h("div", { class: "media-tabs", role: "tablist", "aria-label": "Apps on the phone" }),
    rows: h("div", { class: "bubbles" }),
    quick: h("div", { class: "quick" }),
  };
  const log = { class: "scroll", role: "log", tabindex: "0", "aria-label": "Messages on the phone" };
  parts.scroll = h("div", log, parts.rows);
  keepAtEnd(parts.scroll, parts.rows);
  fill(screen, parts.head, parts.tabs, parts.scroll, parts.quick, writeForm(parts));
  return parts;
}

/** New messages and a smaller window leave the end in sight, unless one has scrolled back. */
function keepAtEnd(scroll, rows) {
  let atEnd = true;
  scroll.addEventListener("scroll", () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
  });
  const observer = new ResizeObserver(() => {
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  });
  for (const node of [scroll, rows]) observer.observe(node);
}

function drawScreen(parts) {
  const customer = owner();
  if (!customer) return;
  parts.head.closest(".screen").dataset.medium = look.medium;
  fill(
    parts.head,
    avatar(customer.name),
    h("span", { class: "screen-who" }, h("strong", null, customer.name), h("small", null, customer.number)),
  );
  refill(
    parts.tabs,
    MEDIA.map((medium) => mediumTab(customer, medium)),
  );
  refill(parts.quick, quickButtons());
  drawAddresses(parts.to);
  drawBubbles(parts);
}

function mediumTab(customer, [medium, name]) {
  const missing = medium === "whatsapp" && !customer.whatsapp;
  const open = () => {
    Object.assign(look, { medium, to: null });
    emit("phone");
  };
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      testid: `medium-${medium}`,
      "aria-selected": String(medium === look.medium),
      disabled: missing,
      title: missing ? "This customer has no WhatsApp" : null,
      onclick: open,
    },
    name,
  );
}

function drawAddresses(field) {
  const known = addresses();
  const wanted = known.find((address) => digits(address) === digits(look.to)) || known[0] || "";
  look.to = wanted;
  const sig = JSON.stringify(known);
  if (field._sig !== sig)
    fill(
      field,
      known.map((address) => h("option", { value: address }, shownAddress(address))),
    );
  field._sig = sig;
  field.value = wanted;
}

function drawBubbles({ rows, scroll }) {
  const subject = `${look.number}/${look.medium}`;
  const shown = here();
  const many = new Set(shown.map((message) => digits(ourAddress(message)))).size > 1;
  const items = shown.map((message) => ({
    key: message.id,
    sig: JSON.stringify([message, many]),
    build: () => drawBubble(message, many && `+${digits(ourAddress(message))}`),
  }));
  const empty = { key: "empty", sig: subject, build: () => h("p", { class: "empty" }, "No messages yet") };
  reconcile(rows, items.length ? items : [empty]);
  if (rows._subject !== subject) scroll.scrollTop = scroll.scrollHeight;
  rows._subject = subject;
}
