/* A timer that counts to an instant of the server. */

/** @param {number} value */
const twoDigits = (value) => String(value).padStart(2, "0");

/**
 * Show the time that is left in an element.
 * @param {HTMLElement} element
 * @param {{ say: Say, now: () => number }} parts `now` is the server's time in milliseconds
 * @returns {(iso: string | null) => void} what sets when it ends; null hides it
 */
export function makeTimer(element, { say, now }) {
  /** @type {number | null} */
  let endsAt = null;
  function tick() {
    element.hidden = endsAt === null;
    if (endsAt === null) return;
    const left = Math.max(0, Math.round((endsAt - now()) / 1000));
    const time = `${twoDigits(Math.floor(left / 60))}:${twoDigits(left % 60)}`;
    element.textContent = left ? say("timer.left", { time }) : say("timer.over");
    element.classList.toggle("rm-late", left === 0);
  }
  setInterval(tick, 500);
  return (iso) => {
    endsAt = iso ? Date.parse(iso) : null;
    tick();
  };
}
