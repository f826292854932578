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

/**
 * Return what a pin is called: by its risk point, its title, else its category.
 * @param {Pick<RoomParts, "config" | "say" | "names">} parts
 * @param {RoomPin} pin
 */
export function pinName(parts, { name, title, category }) {
  return name ? parts.names.of(name) : title || categoryWords(parts, category);
}

/**
 * Return what stands under the name of a pin: its risk point, its category, where it is.
 * @param {Pick<RoomParts, "config" | "say">} parts
 * @param {RoomPin} pin
 * @param {string} place
 */
export function pinDetails(parts, { risk_id, title, category, merged }, place) {
  return [
    risk_id,
    !risk_id && title && category && categoryWords(parts, category),
    place,
    merged && parts.say("pin.merged", { count: merged + 1 }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * Return the dots of a pin, with those on paper where there are some.
 * @param {Say} say
 * @param {{ votes: number, paper: number }} dots
 */
export const dotsWords = (say, { votes, paper }) =>
  paper ? say("results.with_paper", { votes, paper }) : say("results.votes", { votes });

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
