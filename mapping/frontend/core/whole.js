/* Thai words that browsers break inside, because their dictionaries take them for two. */
import { make } from "./dom.js";

const WORDS = /(ผลกระทบ|ความผิด|โอกาสเกิด|จุดเสี่ยง|ความเสี่ยง|มิได้|หมายความ|ลงพื้นที่)/;

/**
 * Return a text as nodes whose words stay whole at the end of a line; its text is the same.
 * @param {string} text
 * @returns {Node[]}
 */
export const wholeWords = (text) =>
  text
    .split(WORDS)
    .filter(Boolean)
    .map((part) =>
      WORDS.test(part)
        ? make("span", { class: "dm-whole", text: part })
        : document.createTextNode(part),
    );
