/* What waits in this phone of the page for the field, by the opaque name of whose it is. */
import { browserStorage } from "./storages.js";

export const QUEUE = "dusitmap-field-queue-";
export const REFUSED = "dusitmap-field-refused-";

/**
 * Return how many items wait, and how many the server refused.
 * @param {string} who
 * @returns {{ waiting: number, refused: number }}
 */
export function countItems(who) {
  const [waiting, refused] = [QUEUE, REFUSED].map(
    (kind) => browserStorage.readJson(kind + who)?.length ?? 0,
  );
  return { waiting, refused };
}
