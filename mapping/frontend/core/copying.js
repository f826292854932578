/* The one way to put words on the clipboard. */

/**
 * Copy a text; say whether that was done. Without https a browser has no clipboard.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
