/** Reads something again when told to: at once, never twice at the same time, never missing the last call. */
export function refresher(read) {
  let running = false;
  let again = false;
  return async function refresh() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await read().catch((error) => console.warn("reading failed", error));
    }
    running = false;
  };
}
