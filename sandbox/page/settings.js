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
  const groups = [SWITCHES.map(switchRow), NUMBERS.map(numberRow), resetButton()];
  fill(
    node,
    h(
      "div",
      { class: "settings" },
      groups.map((group) => h("div", null, group)),
    ),
  );
}

function switchRow([name, label]) {
  const changed = ({ target }) => save({ [name]: target.checked });
  const look = {
    type: "checkbox",
    role: "switch",
    testid: `setting-${name}`,
    checked: store.settings[name],
    onchange: changed,
  };
  return h("label", { class: "setting" }, h("input", look), h("span", null, label));
}

function numberRow([name, label, unit, scale]) {
  const changed = ({ target }) => save({ [name]: Number(target.value) * scale });
  const look = {
    class: "field short",
    type: "number",
    step: "any",
    testid: `setting-${name}`,
    value: (store.settings[name] || 0) / scale,
    onchange: changed,
  };
  return h(
    "label",
    { class: "setting" },
    h("span", null, label),
    h("input", look),
    h("span", { class: "muted" }, unit),
  );
}

function resetButton() {
  const node = h("button", { type: "button", class: "button danger", testid: "reset" }, "Reset the sandbox");
  node.addEventListener("click", async () => {
    const sure = await askPlainly(
      "Reset the sandbox",
      "All messages, modals, faults and journals go back to the seed.",
      "Reset",
      node,
    );
    if (sure && (await tell(control.reset()))) location.reload();
  });
  return node;
}
