/* Which step a key leads to. Pure: a key and where one is in, where to go out. */

const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const CLICKER = ["PageDown", "PageUp"]; // goes on wherever the focus is
const MOST_DIGITS = 2;

/**
 * Return where a key leads: a step, and the digits typed so far; null for a key of no meaning.
 * @param {string} key
 * @param {{ current: number, count: number, typed: string }} place
 * @returns {{ step: number, typed: string } | null} the step from 0
 */
export function followKey(key, { current, count, typed }) {
  if (FORWARD.includes(key)) return { step: current + 1, typed: "" };
  if (BACK.includes(key)) return { step: current - 1, typed: "" };
  if (key === "Home") return { step: 0, typed: "" };
  if (key === "End") return { step: count - 1, typed: "" };
  if (isDigit(key)) return { step: current, typed: (typed + key).slice(-MOST_DIGITS) };
  if (key === "Enter" && typed) return { step: Number(typed) - 1, typed: "" };
  return key === "Escape" ? { step: current, typed: "" } : null;
}

/** @param {string} key */
const isDigit = (key) => /^\d$/.test(key);

/**
 * Say whether a key is the story's even while the focus is on something that can be pressed.
 * @param {string} key
 */
export const isAlwaysOurs = (key) => CLICKER.includes(key) || isDigit(key);
