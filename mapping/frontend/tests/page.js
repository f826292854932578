/* A page for tests: a DOM without a browser, whose names stand where a browser has them. */
import { Window } from "happy-dom";

const NAMES = [
  "window",
  "document",
  "location",
  "history",
  "sessionStorage",
  "Node",
  "Element",
  "HTMLElement",
  "HTMLTextAreaElement",
  "HTMLInputElement",
  "Event",
  "FocusEvent",
  "KeyboardEvent",
  "MutationObserver",
  "BroadcastChannel",
  "addEventListener",
  "removeEventListener",
  "dispatchEvent",
  "matchMedia",
];

/**
 * Open a page.
 * @param {string} [html] of its body
 * @param {string} [url]
 */
export function openPage(html = "", url = "http://localhost/") {
  const page = new Window({ url });
  for (const name of NAMES) {
    const own = page[name];
    const value = typeof own === "function" && /^[a-z]/.test(name) ? own.bind(page) : own;
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  page.document.body.innerHTML = html;
  return page;
}

/**
 * Press a key some time after the page was opened.
 * @param {string} key
 * @param {number} at milliseconds
 */
export function press(key, at) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true });
  Object.defineProperty(event, "timeStamp", { value: at });
  document.dispatchEvent(event);
}
