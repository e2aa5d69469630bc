/** The customers' phones. */

import { control, encodeFile } from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h, icon, reconcile, refill } from "./dom.js";
import { refresher } from "./refresher.js";
import { drawBubble, PHOTO } from "./bubbles.js";
import { emit, on, store } from "./state.js";
import { tell } from "./toast.js";

const NEAR_END_PX = 80;
const MEDIA = [
  ["sms", "SMS"],
  ["whatsapp", "WhatsApp"],
];

const look = { number: null, medium: "sms", to: null };
const unread = new Map(); // number -> how many
const strangers = []; // phones that no seed names, found when something was sent to them
const messages = new Map(); // number -> messages

const digits = (address) => (address || "").replace(/\D/g, "");
const owners = () => [...store.customers, ...strangers];
const owner = () => owners().find((each) => each.number === look.number);
const here = () => (messages.get(look.number) || []).filter((message) => message.medium === look.medium);
const ourAddress = (message) => (message.direction === "to_customer" ? message.from : message.to);

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

function choose(number) {
  if (!number) return;
  look.number = number;
  if (!owner()?.whatsapp) look.medium = "sms";
  unread.delete(number);
  emit("phone");
}

function arrived(number, message) {
  const mine = digits(number) === digits(look.number);
  const known = owners().find((each) => digits(each.number) === digits(number)) || meet(number);
  known.whatsapp ||= message.medium === "whatsapp";
  if (!mine && message.direction === "to_customer")
    unread.set(known.number, (unread.get(known.number) || 0) + 1);
  if (mine && message.direction === "to_customer") {
    look.medium = message.medium;
    look.to = message.from;
  }
  emit("phone");
}

function meet(number) {
  strangers.push({ name: number, number, whatsapp: false });
  return strangers.at(-1);
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
        h("span", null, customer.name.split(" ")[0]),
        waiting > 0 && h("span", { class: "count" }, String(waiting)),
      );
    }),
  );
}

function buildScreen(screen) {
  const parts = {
    head: h("div", { class: "screen-head" }),
    tabs: h("div", { class: "media-tabs", role: "tablist", "aria-label": "Apps on the phone" }),
    rows: h("div", { class: "bubbles" }),
    quick: h("div", { class: "quick" }),
    to: h("select", {
      class: "field",
      testid: "phone-to",
      "aria-label": "Write to",
      onchange: ({ target }) => {
        look.to = target.value;
        emit("phone");
      },
    }),
    field: h("textarea", {
      class: "composer-field",
      testid: "phone-composer",
      rows: 1,
      "aria-label": "Write as the customer",
      placeholder: "Text message",
      onkeydown: (event) => enter(event, parts),
    }),
  };
  parts.scroll = h(
    "div",
    { class: "scroll", role: "log", tabindex: "0", "aria-label": "Messages on the phone" },
    parts.rows,
  );
  keepAtEnd(parts.scroll, parts.rows);
  const form = h(
    "form",
    {
      class: "phone-write",
      onsubmit: (event) => {
        event.preventDefault();
        sendTyped(parts);
      },
    },
    h("label", { class: "to" }, h("span", null, "To"), parts.to),
    h(
      "div",
      { class: "phone-line" },
      parts.field,
      h(
        "button",
        { type: "submit", class: "phone-send", testid: "phone-send", "aria-label": "Send" },
        icon("send"),
      ),
    ),
  );
  fill(screen, parts.head, parts.tabs, parts.scroll, parts.quick, form);
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

/** First the addresses that this customer has talked with, newest first, then all others. */
function addresses() {
  const talked = here().map(ourAddress).reverse();
  const all = store.senders.filter((sender) => sender.medium === look.medium).map((sender) => sender.address);
  const seen = new Set();
  return [...talked, ...all].filter((address) => !seen.has(digits(address)) && seen.add(digits(address)));
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

function shownAddress(address) {
  const carrier = store.senders.find((sender) => digits(sender.address) === digits(address))?.carrier;
  const shown = address.startsWith("+") ? address : `+${digits(address)}`;
  return carrier ? `${shown} · ${carrier}` : shown;
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

function quickButtons() {
  const quick = (label, testid, run) =>
    h("button", { type: "button", class: "quick-button", testid, onclick: run }, label);
  const picker = h("input", {
    type: "file",
    hidden: true,
    testid: "phone-file",
    onchange: async () => send({ body: "", media: [await encodeFile(picker.files[0])] }),
  });
  return [
    quick("STOP", "quick-stop", () => send({ body: "STOP" })),
    quick("Photo", "quick-photo", () => send({ body: "", media: [PHOTO] })),
    picker,
    quick("File…", "quick-file", () => picker.click()),
    look.medium === "whatsapp" &&
      quick("Mark as read", "quick-read", () =>
        tell(control.markRead(look.number, look.medium)).then(() => emit("phone")),
      ),
  ];
}

function enter(event, parts) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendTyped(parts);
}

async function sendTyped({ field }) {
  const body = field.value.trim();
  if (!body) return;
  field.value = "";
  if (!(await send({ body }))) field.value ||= body;
}

async function send(what) {
  const customer = owner();
  const answer = await tell(
    control.write(look.number, { to: look.to, medium: look.medium, profile_name: customer.name, ...what }),
  );
  emit("phone");
  return answer;
}
