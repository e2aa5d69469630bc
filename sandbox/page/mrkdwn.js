/** Slack's mrkdwn, and text objects, as DOM nodes. Nothing here parses HTML. */

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { picture } from "./pictures.js";
import { channel, go, nameOf, person } from "./state.js";
import { slackDate } from "./time.js";

const PERMALINK = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})/;
const wrapped = (mark) => `(?<![\\w${mark}])\\${mark}(?=\\S)([^${mark}\\n]*?\\S)\\${mark}(?![\\w${mark}])`;
const TOKEN = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    wrapped("*"),
    wrapped("_"),
    wrapped("~"),
    ":([a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
  ].join("|"),
  "g",
);

export const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** What somebody typed to get this text: signs as they are, mentions as @name. */
export function asTyped(text) {
  const named = text.replace(/<@(\w+)>/g, (whole, id) => (person(id) ? `@${person(id).name}` : whole));
  return decode(named.replace(/<(https?:[^|>]+)>/g, "$1"));
}

/** A text object ({type: "mrkdwn" | "plain_text", text}) as nodes; plain text keeps its signs. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const plainLine = (text) => (object.emoji === false ? [text] : withEmoji(text));
  return object.text.split("\n").flatMap((line, at) => [...(at ? [h("br")] : []), ...plainLine(line)]);
}

const SHORT_CODE = /:([a-z0-9_+-]+):/;

/** Plain text with its short codes drawn; `plain` gives the same as a string, for attributes. */
function withEmoji(text) {
  const known = (code) => emoji(code) !== `:${code}:`;
  return text
    .split(SHORT_CODE)
    .map((part, at) => (at % 2 === 0 ? part : known(part) ? emojiNode(part) : `:${part}:`));
}

export function plain(text) {
  return text.replace(new RegExp(SHORT_CODE, "g"), (_, code) => emoji(code));
}

export function mrkdwn(text) {
  const parts = (text || "").split(/```\n?([\s\S]*?)```/);
  return parts.flatMap((part, at) =>
    at % 2 ? [h("pre", { class: "code" }, decode(part))] : paragraphs(part),
  );
}

/** Runs of quoted lines become one quote; everything else keeps its line breaks. */
function paragraphs(text) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, at) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (!quoted) {
      if (at && !quote) nodes.push(h("br"));
      quote = null;
      return nodes.push(...inline(line));
    }
    if (!quote) nodes.push((quote = h("blockquote", null)));
    else quote.append(h("br"));
    return quote.append(...inline(quoted[1]));
  });
  return nodes;
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) nodes.push(decode(text.slice(from, match.index)));
    nodes.push(token(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(decode(text.slice(from)));
  return nodes;
}

function token([, angle, code, bold, italic, strike, short]) {
  if (angle !== undefined) return reference(angle);
  if (code !== undefined) return h("code", null, decode(code));
  if (bold !== undefined) return h("strong", null, inline(bold));
  if (italic !== undefined) return h("em", null, inline(italic));
  if (strike !== undefined) return h("s", null, inline(strike));
  return emojiNode(short);
}

export function emojiNode(code) {
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": code.replaceAll("_", " "), title: `:${code}:` },
    picture(code) || emoji(code),
  );
}

/** What stands between < and >: a mention, a channel, a special word, a date or a link. */
function reference(inside) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return channelName(target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!"))
    return h("span", { class: "mention" }, `@${decode(label || target.slice(1).split("^")[0])}`);
  return link(decode(target), label ? inline(label) : decode(target.replace(/^mailto:|^tel:/, "")));
}

export function mention(userId, label) {
  return h("span", { class: "mention" }, `@${nameOf(person(userId) || { name: label || userId })}`);
}

export function channelName(channelId, label) {
  const name = channel(channelId)?.name || label || channelId;
  return h(
    "button",
    { class: "mention", type: "button", onclick: () => go({ place: channelId }) },
    `#${name}`,
  );
}

function dateNode(target, fallback) {
  const [, seconds, template, url] = target.split("^");
  const text = slackDate(seconds, template);
  const node = h("time", { title: fallback ? decode(fallback) : null }, text);
  return url ? link(decode(url), node) : node;
}

/** Links to a message of this workspace stay on the page. */
export function link(url, label) {
  const safe = /^(https?|mailto|tel):/i.test(url);
  if (!safe) return h("span", null, label);
  return h(
    "a",
    {
      href: url,
      target: "_blank",
      rel: "noopener noreferrer",
      onclick: (event) => followPermalink(url) && event.preventDefault(),
    },
    label,
  );
}

/** True when the address was a message of this workspace and the page went there. */
export function followPermalink(url) {
  const found = url.match(PERMALINK);
  if (!found || !channel(found[1])) return false;
  const threadTs = new URL(url).searchParams.get("thread_ts") || `${found[2]}.${found[3]}`;
  go({ place: found[1], threadTs });
  return true;
}
