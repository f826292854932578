/* Escape twice: the way out of a page that somebody else may look at. */

const TWICE_MS = 1000;

/**
 * Act when Escape is pressed twice within a second.
 * @param {() => void} act
 * @param {{ captures?: boolean, applies?: () => boolean }} [options] `captures`: before anything
 *   else on the page takes the key; `applies` says whether presses count just now
 * @returns {() => void} what ends it
 */
export function onEscapeTwice(act, { captures = false, applies = () => true } = {}) {
  let before = -TWICE_MS;
  /** @param {KeyboardEvent} press */
  const onKey = (press) => {
    if (press.key !== "Escape" || !applies()) return;
    if (press.timeStamp - before < TWICE_MS) act();
    before = press.timeStamp;
  };
  document.addEventListener("keydown", onKey, captures);
  return () => document.removeEventListener("keydown", onKey, captures);
}
