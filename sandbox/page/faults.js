/** Faults on and off. */

import { control } from "./api.js";
import { fill, h } from "./dom.js";
import { emit, on, store } from "./state.js";
import { tell } from "./toast.js";

const TARGETS = [
  "slack.chat.postMessage",
  "slack.chat.update",
  "slack.views.open",
  "slack.views.update",
  "slack.views.publish",
  "slack.*",
  "twilio.messages.create",
  "twilio.messages.list",
  "whatsapp.messages",
  "whatsapp.media",
  "whatsapp.templates",
  "deliver.slack.events",
  "deliver.twilio.inbound",
  "deliver.twilio.status",
  "deliver.whatsapp",
];

/** fault -> [what it does, its own fields with what stands in them at first] */
const FAULTS = {
  rate_limit: ["429 with Retry-After", { retry_after: 5 }],
  server_error: ["that status, nothing done", { status: 500 }],
  slack_error: ["ok: false", { error: "channel_not_found" }],
  carrier_error: ["the vendor's error body", { code: 30006, status: 400 }],
  late_error: ["accepted, then a failed receipt", { code: 30006 }],
  timeout_after_accept: ["done, then dropped without an answer", {}],
  drop: ["dropped, nothing done", {}],
  delay: ["done after the delay", { delay_ms: 2000 }],
  duplicate: ["delivered twice", {}],
  reorder: ["held back until the next one", {}],
  outage: ["refuses until cleared", {}],
};

export function mountFaults(node) {
  const active = h("div", { class: "fault-list" });
  fill(node, buildForm(), active);
  const draw = () =>
    fill(
      active,
      store.faults.length
        ? [
            store.faults.map(drawFault),
            h(
              "button",
              {
                type: "button",
                class: "button danger",
                testid: "clear-faults",
                onclick: () => tell(control.clearFaults()).then(refresh),
              },
              "Clear all",
            ),
          ]
        : h("p", { class: "muted" }, "No fault is on. Everything answers as it should."),
    );
  on("faults", draw);
  on("state", draw);
  on("live:faults", ({ faults }) => learn(faults));
}

function learn(faults) {
  store.faults = faults;
  emit("faults");
}

const refresh = async () => learn((await control.faults()).faults);

function buildForm() {
  const target = h("input", {
    class: "field",
    list: "fault-targets",
    testid: "fault-target",
    "aria-label": "Target",
    value: TARGETS[0],
  });
  const kind = h(
    "select",
    { class: "field", testid: "fault-kind", "aria-label": "Fault" },
    Object.keys(FAULTS).map(kindOption),
  );
  const times = h("input", {
    class: "field short",
    type: "number",
    min: -1,
    value: 1,
    "aria-label": "Times",
  });
  const extras = h("span", { class: "extras" });
  const parts = { target, kind, times, extras };
  kind.addEventListener("change", () => showExtras(parts));
  showExtras(parts);
  const submit = (event) => {
    event.preventDefault();
    tell(control.addFault(faultOf(parts))).then(refresh);
  };
  return h(
    "form",
    { class: "panel-bar", onsubmit: submit },
    targetList(),
    target,
    kind,
    extras,
    h("label", null, "times", times),
    h("button", { type: "submit", class: "button primary", testid: "add-fault" }, "Switch on"),
  );
}

const kindOption = (name) => h("option", { value: name }, `${name}: ${FAULTS[name][0]}`);
const targetList = () =>
  h(
    "datalist",
    { id: "fault-targets" },
    TARGETS.map((each) => h("option", { value: each })),
  );

/** The fields that only this kind of fault has. */
function showExtras({ kind, times, extras }) {
  times.value = kind.value === "outage" ? -1 : 1;
  const own = Object.entries(FAULTS[kind.value][1]);
  fill(
    extras,
    own.map(([name, value]) => h("label", null, name, h("input", { class: "field short", name, value }))),
  );
}

function faultOf({ target, kind, times, extras }) {
  const own = [...extras.querySelectorAll("input")].map((field) => [field.name, numberOr(field.value)]);
  return { target: target.value, fault: kind.value, times: Number(times.value), ...Object.fromEntries(own) };
}

const numberOr = (text) => (text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text);

function drawFault({ target, fault, times, ...own }) {
  const rest = Object.entries(own)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  return h(
    "div",
    { class: "fault", testid: "fault" },
    h("strong", null, fault),
    h("code", null, target),
    h(
      "span",
      { class: "muted" },
      [rest, times < 0 ? "until cleared" : `${times} left`].filter(Boolean).join(" · "),
    ),
  );
}
