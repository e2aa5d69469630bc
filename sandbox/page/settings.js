/** The sandbox's settings. */

import { control } from "./api.js";
import { askPlainly } from "./confirm.js";
import { fill, h } from "./dom.js";
import { on, store } from "./state.js";
import { tell } from "./toast.js";

const SWITCHES = [
  ["auto_receipts", "Carriers send receipts by themselves"],
  ["enforce_pace", "Slack allows one post per second and channel"],
];
const NUMBERS = [
  ["receipt_delay_ms", "Receipt delay", "ms", 1],
  ["slack_latency_ms", "Slack answers after", "ms", 1],
  ["carrier_latency_ms", "Carriers answer after", "ms", 1],
  ["whatsapp_now_offset_s", "WhatsApp's clock ahead by", "h", 3600],
];

export function mountSettings(node) {
  on("state", () => node.contains(document.activeElement) || draw(node));
}

const save = (change) =>
  tell(control.settings(change)).then(
    (answer) => answer?.settings && Object.assign(store.settings, answer.settings),
  );

function draw(node) {
  const switches = SWITCHES.map(([name, label]) =>
    h(
      "label",
      { class: "setting" },
      h("input", {
        type: "checkbox",
        role: "switch",
        testid: `setting-${name}`,
        checked: store.settings[name],
        onchange: ({ target }) => save({ [name]: target.checked }),
      }),
      h("span", null, label),
    ),
  );
  const numbers = NUMBERS.map(([name, label, unit, scale]) =>
    h(
      "label",
      { class: "setting" },
      h("span", null, label),
      h("input", {
        class: "field short",
        type: "number",
        step: "any",
        testid: `setting-${name}`,
        value: (store.settings[name] || 0) / scale,
        onchange: ({ target }) => save({ [name]: Number(target.value) * scale }),
      }),
      h("span", { class: "muted" }, unit),
    ),
  );
  const reset = h(
    "button",
    {
      type: "button",
      class: "button danger",
      testid: "reset",
      onclick: async () =>
        (await askPlainly(
          "Reset the sandbox",
          "All messages, modals, faults and journals go back to the seed.",
          "Reset",
          reset,
        )) &&
        (await tell(control.reset())) &&
        location.reload(),
    },
    "Reset the sandbox",
  );
  fill(
    node,
    h("div", { class: "settings" }, h("div", null, switches), h("div", null, numbers), h("div", null, reset)),
  );
}
