/** Blocks: what Slack would draw for each type, standing on a surface (see surface.js). */

import { h, icon } from "./dom.js";
import { drawElement } from "./elements.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const DRAWN = {
  section,
  actions,
  context,
  header,
  divider,
  input,
  image,
  markdown,
  rich_text: richText,
};

export function drawBlock(block, surface) {
  const draw = DRAWN[block.type];
  const body = draw ? draw(block, surface) : h("div", { class: "unsupported" }, `[${block.type}]`);
  return h("div", { class: `block block-${block.type}`, testid: `block-${block.block_id}` }, body);
}

export const blockKey = (block, at) => block.block_id || `${block.type}-${at}`;

function section(block, surface) {
  const words = [
    block.text && h("div", { class: "text" }, textObject(block.text)),
    block.fields &&
      h(
        "div",
        { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
      ),
  ];
  const accessory =
    block.accessory &&
    h(
      "div",
      { class: `accessory accessory-${block.accessory.type}` },
      drawElement(block.accessory, block, surface),
    );
  return h("div", { class: "section" }, h("div", { class: "section-words" }, words), accessory);
}

function actions(block, surface) {
  return h(
    "div",
    { class: "actions", role: "group" },
    block.elements.map((element) => drawElement(element, block, surface)),
  );
}

function context(block) {
  const part = (element) =>
    element.type === "image"
      ? h("img", { class: "context-image", src: element.image_url, alt: element.alt_text })
      : h("span", { class: "text" }, textObject(element));
  return h("div", { class: "context" }, block.elements.map(part));
}

function header(block) {
  return h("h3", { class: "header" }, textObject(block.text));
}

function divider() {
  return h("hr");
}

function markdown(block) {
  return h("div", { class: "text" }, mrkdwn(fromMarkdown(block.text)));
}

/** The few marks that differ between Markdown and mrkdwn. */
function fromMarkdown(text) {
  return text
    .replace(/\*\*(.+?)\*\*/g, "*$1*")
    .replace(/^#+ (.*)$/gm, "*$1*")
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>")
    .replace(/^[-*] /gm, "• ");
}

function image(block) {
  return h(
    "figure",
    null,
    block.title && h("figcaption", null, textObject(block.title)),
    h("img", { src: block.image_url, alt: block.alt_text }),
  );
}

function input(block, surface) {
  const error = surface.errorFor(block.block_id);
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  return h(
    "div",
    { class: error ? "input has-error" : "input" },
    h("div", { class: "label" }, textObject(block.label), optional),
    drawElement(block.element, block, surface, { isInput: true }),
    error &&
      h(
        "div",
        { class: "error", role: "alert", id: `error-${block.block_id}`, testid: `error-${block.block_id}` },
        icon("warning", 14),
        h("span", null, error),
      ),
    block.hint && h("div", { class: "hint" }, textObject(block.hint)),
  );
}
