/** Inputs that are typed into or ticked. */

import { fill, h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { drawOption } from "./selects.js";

const COUNT_FROM = 0.8;

export function textInput(slot) {
  const { element } = slot;
  const tag = element.multiline ? "textarea" : "input";
  const counter = h("span", { class: "counter", "aria-live": "polite" });
  const field = h(tag, {
    class: "field",
    "data-focus": "field",
    "aria-label": slot.label,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    rows: element.multiline ? 4 : null,
    type: element.multiline ? null : fieldType(element),
    ...numberLook(element),
    value: slot.value() ?? "",
    onkeydown: (event) => enter(event, slot),
  });
  field.addEventListener("input", () => {
    count(counter, field, element.max_length);
    slot.change(field.value || null);
  });
  field.addEventListener("blur", () => slot.flush());
  count(counter, field, element.max_length);
  return h("div", { class: "field-wrap" }, field, counter);
}

const fieldType = ({ type }) =>
  ({ url_text_input: "url", email_text_input: "email", number_input: "number" })[type] || "text";

function numberLook({ type, is_decimal_allowed: decimal, min_value: min, max_value: max }) {
  return type === "number_input" ? { step: decimal ? "any" : "1", min, max } : {};
}

function count(counter, field, max) {
  const left = max - field.value.length;
  counter.textContent = max && field.value.length >= max * COUNT_FROM ? String(left) : "";
}

/** Enter dispatches where the input asks for it; otherwise, in a single line, it submits the form. */
function enter(event, slot) {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
  if (slot.dispatchesOnEnter()) {
    event.preventDefault();
    slot.change(event.target.value || null, { now: true, enter: true });
  }
}

export function dateInput(slot) {
  const type = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" }[
    slot.element.type
  ];
  const held = slot.value();
  const stamp = type === "datetime-local";
  const changed = ({ target }) =>
    slot.change(stamp ? seconds(target.value) : target.value || null, { now: true });
  return h("input", {
    class: "field field-date",
    type,
    "data-focus": "field",
    "aria-label": slot.label,
    value: stamp ? localStamp(held) : held || "",
    onchange: changed,
  });
}

const seconds = (text) => (text ? Math.floor(new Date(text).getTime() / 1000) : null);

function localStamp(unix) {
  if (!unix) return "";
  const date = new Date(unix * 1000);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function radios(slot) {
  const held = slot.value()?.value;
  const name = `radio-${slot.key}`;
  return h(
    "div",
    { class: "choices", role: "radiogroup", "aria-label": slot.label },
    slot.element.options.map((option) =>
      choice("radio", name, option, option.value === held, () => slot.change(option, { now: true })),
    ),
  );
}

export function checkboxes(slot) {
  const group = h("div", { class: "choices", role: "group", "aria-label": slot.label });
  const { options } = slot.element;
  const changed = () => {
    const ticked = [...group.querySelectorAll("input")].map((box) => box.checked);
    slot.change(
      options.filter((_, at) => ticked[at]),
      { now: true },
    );
  };
  const held = new Set((slot.value() || []).map((option) => option.value));
  return fill(
    group,
    options.map((option) => choice("checkbox", null, option, held.has(option.value), changed)),
  );
}

function choice(type, name, option, checked, onchange) {
  const box = h("input", { type, name, checked, onchange, "data-focus": `choice-${option.value}` });
  return h(
    "label",
    { class: "choice", testid: "option", "data-value": option.value },
    box,
    h("span", { class: "choice-text" }, drawOption(option)),
  );
}

export function unsupported(slot) {
  return h("div", { class: "unsupported" }, `[${slot.element.type}]`, textObject(slot.element.text));
}
