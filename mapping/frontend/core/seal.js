/* Text sealed with a key that only the page of one account gets. */

/** @param {string} text base64 */
export const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** @param {Uint8Array} bytes */
const textOf = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/**
 * Return a key for sealing and opening.
 * @param {string} secret 32 bytes as base64
 */
export const importKey = (secret) =>
  crypto.subtle.importKey("raw", bytesOf(secret), "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * Seal a value.
 * @param {CryptoKey} key
 * @param {unknown} value
 * @returns {Promise<Sealed>}
 */
export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  return { iv: textOf(iv), sealed: textOf(new Uint8Array(sealed)) };
}

/**
 * Open what was sealed; fails under another key.
 * @param {CryptoKey} key
 * @param {Sealed} box
 */
export async function unseal(key, { iv, sealed }) {
  const algorithm = { name: "AES-GCM", iv: bytesOf(iv) };
  const plain = await crypto.subtle.decrypt(algorithm, key, bytesOf(sealed));
  return JSON.parse(new TextDecoder().decode(plain));
}
