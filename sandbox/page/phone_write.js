/** Writing as the customer: the form and the quick buttons. */

import { control, encodeFile } from "./api.js";
import { PHOTO } from "./bubbles.js";
import { h, icon } from "./dom.js";
import { look, owner } from "./phone_book.js";
import { emit } from "./state.js";
import { tell } from "./toast.js";

/** `parts` gets the fields that the screen fills: `to` and `field`. */
export function writeForm(parts) {
  const changed = ({ target }) => {
    look.to = target.value;
    emit("phone");
  };
  parts.to = h("select", { class: "field", testid: "phone-to", "aria-label": "Write to", onchange: changed });
  parts.field = textField(parts);
  const submit = (event) => {
    event.preventDefault();
    sendTyped(parts);
  };
  const button = { type: "submit", class: "phone-send", testid: "phone-send", "aria-label": "Send" };
  return h(
    "form",
    { class: "phone-write", onsubmit: submit },
    h("label", { class: "to" }, h("span", null, "To"), parts.to),
    h("div", { class: "phone-line" }, parts.field, h("button", button, icon("send"))),
  );
}

function textField(parts) {
  return h("textarea", {
    class: "composer-field",
    testid: "phone-composer",
    rows: 1,
    "aria-label": "Write as the customer",
    placeholder: "Text message",
    onkeydown: (event) => enter(event, parts),
  });
}

export function quickButtons() {
  const quick = (label, testid, run) =>
    h("button", { type: "button", class: "quick-button", testid, onclick: run }, label);
  const picker = h("input", {
    type: "file",
    hidden: true,
    testid: "phone-file",
    onchange: async () => send({ body: "", media: [await encodeFile(picker.files[0])] }),
  });
  return [
    quick("STOP", "quick-stop", () => send({ body: "STOP" })),
    quick("Photo", "quick-photo", () => send({ body: "", media: [PHOTO] })),
    picker,
    quick("File…", "quick-file", () => picker.click()),
    look.medium === "whatsapp" &&
      quick("Mark as read", "quick-read", () =>
        tell(control.markRead(look.number, look.medium)).then(() => emit("phone")),
      ),
  ];
}

function enter(event, parts) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendTyped(parts);
}

async function sendTyped({ field }) {
  const body = field.value.trim();
  if (!body) return;
  field.value = "";
  if (!(await send({ body }))) field.value ||= body;
}

async function send(what) {
  const customer = owner();
  const answer = await tell(
    control.write(look.number, { to: look.to, medium: look.medium, profile_name: customer.name, ...what }),
  );
  emit("phone");
  return answer;
}
