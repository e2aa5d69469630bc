/**
 * While a button is held down nothing that comes from outside changes the page: a node that is
 * replaced between press and release never gets its click.
 */

let isPressed = false;
let waiting = [];

export function mountHands() {
  addEventListener("pointerdown", () => (isPressed = true), true);
  // A task later: the click follows its release.
  for (const end of ["pointerup", "pointercancel", "blur"])
    addEventListener(end, () => setTimeout(letGo), true);
}

export async function handsOff() {
  if (isPressed) await new Promise((resolve) => waiting.push(resolve));
}

function letGo() {
  isPressed = false;
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve();
}
