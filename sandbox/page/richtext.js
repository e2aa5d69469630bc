/** rich_text blocks. */

import { h } from "./dom.js";
import { channelName, emojiNode, link, mention } from "./mrkdwn.js";
import { slackDate } from "./time.js";

const MARKS = { bold: "strong", italic: "em", strike: "s", code: "code" };

export function richText(block) {
  return h("div", { class: "rich-text" }, block.elements.map(section));
}

function section(part) {
  const content = () => part.elements.map(inline);
  if (part.type === "rich_text_list") {
    const indent = part.indent ? `margin-left:${part.indent * 24}px` : null;
    return h(
      part.style === "ordered" ? "ol" : "ul",
      { style: indent },
      part.elements.map((item) => h("li", null, item.elements.map(inline))),
    );
  }
  if (part.type === "rich_text_quote") return h("blockquote", null, content());
  if (part.type === "rich_text_preformatted") return h("pre", { class: "code" }, content());
  return h("div", null, content());
}

function inline(part) {
  const draw = {
    text: textRun,
    link: linkRun,
    emoji: ({ name }) => emojiNode(name),
    user: ({ user_id: id }) => mention(id),
    channel: ({ channel_id: id }) => channelName(id),
    broadcast: ({ range }) => h("span", { class: "mention" }, `@${range}`),
    date: dateRun,
  };
  return draw[part.type] ? draw[part.type](part) : h("span", null, part.text || "");
}

const linkRun = (part) => marked(link(part.url, part.text || part.url), part.style);
const dateRun = (part) => h("time", { title: part.fallback }, slackDate(part.timestamp, part.format));

function textRun(part) {
  const lines = part.text.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line]));
  return marked(h("span", null, lines), part.style);
}

function marked(node, style = {}) {
  return Object.keys(MARKS)
    .filter((mark) => style[mark])
    .reduce((inner, mark) => h(MARKS[mark], null, inner), node);
}
