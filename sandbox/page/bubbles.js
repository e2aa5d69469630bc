/** One message on a phone. */

import { h, icon } from "./dom.js";
import { clock } from "./time.js";

/** A one-pixel picture, for trying what a photo does. */
export const PHOTO = {
  name: "photo.png",
  mimetype: "image/png",
  content_base64:
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
};

const TICKS = {
  queued: "Queued",
  accepted: "Accepted",
  sending: "Sending",
  sent: "✓ Sent",
  delivered: "✓✓ Delivered",
  received: "✓✓ Delivered",
  read: "✓✓ Read",
  failed: "Not delivered",
  undelivered: "Not delivered",
};

/** `address` is shown where the phone talks with several of our numbers. */
export function drawBubble(message, address) {
  const own = message.direction === "from_customer";
  const failed = ["failed", "undelivered"].includes(message.status);
  const code = message.error_code ? ` (${message.error_code})` : "";
  const status = own ? "" : `${TICKS[message.status] || message.status || ""}${code}`;
  const foot = [clock(new Date(message.at)), status].filter(Boolean).join(" · ");
  return h(
    "div",
    {
      class: ["bubble-row", own && "own", failed && "failed", message.status === "read" && "read"]
        .filter(Boolean)
        .join(" "),
      testid: "phone-message",
      "data-direction": message.direction,
      "data-status": message.status,
    },
    address && h("small", { class: "bubble-from" }, own ? `to ${address}` : address),
    h(
      "div",
      { class: "bubble" },
      message.template &&
        h("small", { class: "template-tag" }, "Template ", nameOfTemplate(message.template)),
      message.media?.map(attachment),
      message.body && h("span", { class: "bubble-text" }, message.body),
    ),
    h("small", { class: "bubble-foot" }, foot),
  );
}

const nameOfTemplate = (template) => template.name || (typeof template === "string" ? template : "");

function attachment(media) {
  const url = typeof media === "string" ? media : media.url || media.link;
  const name =
    media.name || media.filename || url?.split("?")[0].split("/").pop() || media.mimetype || "Attachment";
  const label = [
    icon((media.mimetype || "").startsWith("image/") ? "image" : "clip", 14),
    h("span", null, name),
  ];
  const opens = /^https?:/.test(url || "");
  return opens
    ? h("a", { class: "bubble-media", href: url, target: "_blank", rel: "noopener noreferrer" }, label)
    : h("span", { class: "bubble-media" }, label);
}
