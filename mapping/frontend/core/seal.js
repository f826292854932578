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

const FIELD = new TextEncoder().encode("dusitmap field");

/**
 * Seal a value for the server alone: nothing on this side opens it again.
 * @param {string} publicKey a point on P-256 as base64
 * @param {unknown} value
 */
export async function sealForServer(publicKey, value) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", bytesOf(publicKey), curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const agreed = { name: "ECDH", public: theirs };
  const shared = await crypto.subtle.deriveBits(agreed, ours.privateKey, 256);
  const start = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const stretch = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: FIELD };
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(stretch, start, aes, false, ["encrypt"]);
  const point = await crypto.subtle.exportKey("raw", ours.publicKey);
  return { point: textOf(new Uint8Array(point)), ...(await seal(key, value)) };
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
