/* Forms that are not sent yet: sealed in this browser, for one account, for a day. */
import { importKey, seal, unseal } from "./seal.js";
import { browserStorage } from "./storages.js";

const PREFIX = "dusitmap-form-";
export const LONGEST_MS = 24 * 60 * 60 * 1000;

/** @param {string} name @returns {KeptDraft | null} */
const readKept = (name) => browserStorage.readJson(name);

/** Return the names of what is kept, whoever's it is. */
const listNames = () => browserStorage.listNames().filter((name) => name.startsWith(PREFIX));

/**
 * Forget what is older than a day.
 * @param {number} [now]
 */
export function sweepDrafts(now = Date.now()) {
  for (const name of listNames()) {
    const kept = readKept(name);
    if (!kept || !(now - kept.at < LONGEST_MS)) browserStorage.removeItem(name);
  }
}

/** @param {string} token */
export const dropDraft = (token) => browserStorage.removeItem(PREFIX + token);

/**
 * Keep a form as it stands now.
 * @param {DraftOwner} owner
 * @param {string} token
 * @param {unknown} content
 */
export async function keepDraft({ who, key }, token, content) {
  const box = await seal(await importKey(key), content);
  const kept = JSON.stringify({ who, at: Date.now(), ...box });
  browserStorage.setItem(PREFIX + token, kept);
}

/**
 * Return a form and when it was kept; null where there is none of this account.
 * @param {DraftOwner} owner
 * @param {string} token
 * @returns {Promise<FoundDraft | null>}
 */
export async function findDraft({ who, key }, token) {
  const kept = readKept(PREFIX + token);
  if (!kept || kept.who !== who) return null;
  try {
    const content = await unseal(await importKey(key), kept);
    return { token, at: kept.at, content };
  } catch {
    return null;
  }
}

/**
 * Return every form of this account, the newest first.
 * @param {DraftOwner} owner
 */
export async function listDrafts(owner) {
  const found = await Promise.all(
    listNames().map((name) => findDraft(owner, name.slice(PREFIX.length))),
  );
  const drafts = /** @type {FoundDraft[]} */ (found.filter(Boolean));
  return drafts.sort((a, b) => b.at - a.at);
}
