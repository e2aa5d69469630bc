/** Block elements: a slot (element, block and surface) in, a DOM node out. */

import { confirmFirst } from "./confirm.js";
import { h, icon } from "./dom.js";
import { checkboxes, dateInput, radios, textInput, unsupported } from "./fields.js";
import { followPermalink, plain, textObject } from "./mrkdwn.js";
import { showMenu } from "./popup.js";
import { select } from "./selects.js";

const DRAWN = {
  button,
  image,
  overflow,
  radio_buttons: radios,
  checkboxes,
  plain_text_input: textInput,
  url_text_input: textInput,
  email_text_input: textInput,
  number_input: textInput,
  datepicker: dateInput,
  timepicker: dateInput,
  datetimepicker: dateInput,
};

/** `surface` is where the block stands: see surface.js. */
export function drawElement(element, block, surface, { isInput = false } = {}) {
  const draw = DRAWN[element.type] || (/_select$/.test(element.type) ? select : unsupported);
  const node = draw(slotFor(element, block, surface, isInput));
  if (isInput && surface.errorFor(block.block_id)) pointAtError(node, block.block_id);
  return node;
}

function pointAtError(node, blockId) {
  const field = node.matches("[data-focus]") ? node : node.querySelector("[data-focus]");
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", `error-${blockId}`);
}

function slotFor(element, block, surface, isInput) {
  const config = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  return {
    element,
    isInput,
    key: `${block.block_id}/${element.action_id}`,
    label: plain(
      block.label?.text ||
        element.accessibility_label ||
        element.placeholder?.text ||
        block.text?.text ||
        element.action_id ||
        "",
    ),
    value: () => surface.valueOf(block.block_id, element),
    options: (query) => surface.options(block.block_id, element, query),
    flush: () => surface.flush?.(),
    dispatchesOnEnter: () => Boolean(block.dispatch_action) && config.includes("on_enter_pressed"),
    act: (value) => surface.act(block.block_id, element, value),
    change: (value, how) =>
      isInput ? surface.set(block, element, value, how) : surface.act(block.block_id, element, value),
  };
}

function button(slot) {
  const { element } = slot;
  const look = ["button", element.style].filter(Boolean).join(" ");
  const node = h(
    "button",
    {
      type: "button",
      class: look,
      testid: `action-${element.action_id}`,
      "data-focus": element.action_id,
      "aria-label": element.accessibility_label,
    },
    textObject(element.text),
  );
  node.addEventListener("click", async () => {
    if (!(await confirmFirst(element.confirm, node))) return;
    if (element.url && !followPermalink(element.url)) window.open(element.url, "_blank", "noopener");
    await busy(node, () => slot.act(element.value));
  });
  return node;
}

async function busy(node, work) {
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.classList.remove("busy");
    node.removeAttribute("aria-busy");
  }
}

function overflow(slot) {
  const { element } = slot;
  const node = h(
    "button",
    {
      type: "button",
      class: "button icon-button",
      testid: `action-${element.action_id}`,
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "data-focus": element.action_id,
    },
    icon("dots"),
  );
  const pick = async (option) => {
    if (!(await confirmFirst(element.confirm, node))) return;
    if (option.url && !followPermalink(option.url)) window.open(option.url, "_blank", "noopener");
    await busy(node, () => slot.act(option));
  };
  const entries = element.options.map((option) => ({
    label: textObject(option.text),
    detail: option.description && textObject(option.description),
    testid: "option",
    run: () => pick(option),
  }));
  node.addEventListener("click", () => showMenu(node, entries));
  return node;
}

function image({ element }) {
  return h("img", { class: "element-image", src: element.image_url, alt: element.alt_text });
}
