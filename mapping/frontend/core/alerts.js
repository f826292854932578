/* Notices of this browser when new work waits: off until somebody turns them on, and only a number. */
import { browserStorage } from "./storages.js";

const ON = "dusitmap-alerts-";
const WORKER = "/field/worker.js";
const SCOPE = "/field";
const TAG = "dusitmap-work"; // a newer notice takes the place of the one before

/** @typedef {"off" | "on" | "refused" | "impossible"} AlertState */

/**
 * Return how it stands with the notices of one person in this browser.
 * @param {string} who
 * @returns {AlertState}
 */
export function readAlertState(who) {
  if (typeof Notification === "undefined" || !window.isSecureContext) return "impossible";
  if (Notification.permission === "denied") return "refused";
  const isOn = browserStorage.getItem(ON + who) === "1" && Notification.permission === "granted";
  return isOn ? "on" : "off";
}

/**
 * Turn the notices on: only here the browser is asked for its permission.
 * @param {string} who
 */
export async function turnOn(who) {
  const answer = await Notification.requestPermission();
  if (answer === "granted") browserStorage.setItem(ON + who, "1");
}

/** @param {string} who */
export const turnOff = (who) => browserStorage.removeItem(ON + who);

/**
 * Say whether there is news for somebody who does not look at the page.
 * @param {{ state: AlertState, before: number | undefined, count: number, isHidden: boolean }} known
 */
export const isNews = ({ state, before, count, isHidden }) =>
  state === "on" && isHidden && before !== undefined && count > before;

/**
 * Show a notice. A phone shows one only through a worker.
 * @param {string} words
 */
export async function showAlert(words) {
  try {
    new Notification(words, { tag: TAG });
  } catch {
    const worker = await navigator.serviceWorker?.register(WORKER, { scope: SCOPE });
    await worker?.showNotification(words, { tag: TAG });
  }
}
