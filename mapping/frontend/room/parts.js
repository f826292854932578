/* Small parts of the panel of a phone and of the projector. */
import { make, makeButton } from "../core/dom.js";

/**
 * Return the words of a category.
 * @param {Pick<RoomParts, "config" | "say">} parts
 * @param {string | undefined} category
 */
export function categoryWords({ config, say }, category = "") {
  const known = config.categories.find(([value]) => value === category);
  return say(`category.${known ? known[1] : category}`);
}

/** @param {string} text @param {() => void} act @param {Attributes} [options] */
export const button = (text, act, options) =>
  makeButton(text, act, { class: "dm-button", ...options });

/** @param {string} text @param {() => void} act @param {Attributes} [options] */
export const mainButton = (text, act, options) =>
  makeButton(text, act, { ...options, class: "dm-button dm-main rm-wide" });

/** @param {string} text */
export const heading = (text) => make("h2", { text, tabindex: -1 });

/** @param {...Child} children */
export const row = (...children) => make("div", { class: "rm-row" }, ...children);

/** @param {string} text */
export const strong = (text) => make("p", { class: "rm-strong", text });

/**
 * Return a list, or a sentence where it would be empty.
 * @param {Node[]} items
 * @param {string} otherwise
 * @param {{ tag?: "ul" | "ol", id?: string }} [options]
 */
export const listOr = (items, otherwise, { tag = "ul", id } = {}) =>
  items.length ? make(tag, { class: "rm-list", id }, ...items) : make("p", { text: otherwise });
