/* Sentences: what went wrong, and what stands under a title. */
import { make } from "../core/dom.js";
import { Refused } from "./wire.js";

/**
 * Show a sentence in its place; without words the place is hidden.
 * @param {HTMLElement} place
 * @param {string} words
 */
export function showProblem(place, words) {
  place.textContent = words;
  place.hidden = !words;
}

/**
 * Return the server's own words where it refused, else ours.
 * @param {unknown} error
 * @param {string} otherwise
 */
export const wordsOf = (error, otherwise) => (error instanceof Refused ? error.message : otherwise);

/**
 * Make a block of words under a title.
 * @param {string} title
 * @param {string} words
 */
export const makeBlock = (title, words) =>
  make("div", { class: "rp-block" }, make("b", { text: title }), make("p", { text: words }));

/** @param {...(string | false | null | undefined)} words nothing is left out */
export const joinWords = (...words) => words.filter(Boolean).join(" · ");
