/* Waiting, and not everybody at once. */

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Return a time a quarter shorter to a quarter longer, so that pages do not ask in step.
 * @param {number} ms
 */
export const jittered = (ms) => ms * (0.75 + Math.random() / 2);

/**
 * Return a random name of hexadecimal digits, which a server takes once.
 * @param {number} [length] in bytes
 */
export const makeToken = (length = 16) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
