/** Slack's select menus on top of the combobox. */

import { Combobox } from "./combobox.js";
import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { channel, channelsOf, humans, nameOf, person, store } from "./state.js";

const DEFAULT_MIN_QUERY = 3;

export function select(slot) {
  const { element } = slot;
  const multi = element.type.startsWith("multi_");
  const [held, given] = [asOptions(slot.value()), giver(element)];
  const box = new Combobox({
    multi,
    label: slot.label,
    placeholder: element.placeholder && plain(element.placeholder.text),
    max: element.max_selected_items,
    selected: held,
    minQuery: isExternal(element) ? (element.min_query_length ?? DEFAULT_MIN_QUERY) : 0,
    source: sourceOf(slot),
    draw: drawOption,
    nameOf: (option) => plain(option.text.text),
    clearable: slot.isInput,
    onchange: (value) => slot.change(given(value), { now: true }),
  });
  return box.node;
}

const takesIds = (element) => /(users|channels|conversations)_select$/.test(element.type);

/** Selects of people and channels hold ids, all others options. */
function giver(element) {
  if (!takesIds(element)) return (value) => value;
  return (value) => (Array.isArray(value) ? value.map((option) => option.value) : (value?.value ?? null));
}

function asOptions(held) {
  const several = Array.isArray(held) ? held : [held].filter(Boolean);
  return several.map((each) =>
    typeof each === "string" ? plainOption(nameOf(person(each) || channel(each)), each) : each,
  );
}

const isExternal = (element) => element.type.endsWith("external_select");

export function drawOption(option) {
  return [
    h("span", null, textObject(option.text)),
    option.description && h("small", null, textObject(option.description)),
  ];
}

function sourceOf(slot) {
  const { element } = slot;
  if (isExternal(element)) return async (query) => groupsOf(await slot.options(query));
  if (element.type.endsWith("users_select"))
    return fixed(() => humans().map((each) => plainOption(nameOf(each), each.id)));
  if (/(channels|conversations)_select$/.test(element.type)) {
    return fixed(() => channelsOf(store.userId).map((each) => plainOption(`#${each.name}`, each.id)));
  }
  return async (query) =>
    groupsOf(element).map((group) => ({ ...group, options: matching(group.options, query) }));
}

const fixed = (list) => async (query) => [{ label: null, options: matching(list(), query) }];
const plainOption = (text, value) => ({ text: { type: "plain_text", text }, value });

function groupsOf({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: textObject(group.label), options: group.options }));
  return [{ label: null, options: options || [] }];
}

function matching(options, query) {
  const wanted = query.trim().toLowerCase();
  return options.filter((option) => option.text.text.toLowerCase().includes(wanted));
}
