/** Slack's confirm objects, and the page's own questions. */

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const words = (text) => ({ type: "plain_text", text });

/** True at once without a confirm object; otherwise true once the person agrees. */
export function confirmFirst(confirm, opener) {
  return confirm ? ask(confirm, opener) : Promise.resolve(true);
}

export function askPlainly(title, text, yes, opener) {
  return ask(
    { title: words(title), text: words(text), confirm: words(yes), deny: words("Cancel"), style: "danger" },
    opener,
  );
}

function ask(confirm, opener) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title", testid: "confirm" });
    const end = (agreed) => {
      dialog.remove();
      opener?.focus();
      resolve(agreed);
    };
    dialog.append(
      h("h2", { id: "confirm-title" }, textObject(confirm.title)),
      h("p", null, textObject(confirm.text)),
      h(
        "div",
        { class: "buttons" },
        h(
          "button",
          { type: "button", class: "button", testid: "confirm-no", onclick: () => end(false) },
          confirm.deny ? textObject(confirm.deny) : "Cancel",
        ),
        h(
          "button",
          {
            type: "button",
            class: `button ${confirm.style || "primary"}`,
            testid: "confirm-yes",
            autofocus: true,
            onclick: () => end(true),
          },
          confirm.confirm ? textObject(confirm.confirm) : "Yes",
        ),
      ),
    );
    dialog.addEventListener("cancel", () => end(false));
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(dialog);
    dialog.showModal();
  });
}
