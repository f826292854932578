import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeWords } from "../core/whole.js";
import { openPage } from "./page.js";

test("a text is the same, and its words are whole", () => {
  openPage("<p></p>");
  const box = /** @type {HTMLElement} */ (document.querySelector("p"));
  const text = "โอกาสเกิด 4 × ผลกระทบ 5 ของจุดเสี่ยง";
  box.append(...wholeWords(text));
  assert.equal(box.textContent, text);
  const whole = [...box.querySelectorAll(".dm-whole")].map(({ textContent }) => textContent);
  assert.deepEqual(whole, ["โอกาสเกิด", "ผลกระทบ", "จุดเสี่ยง"]);
  assert.deepEqual(
    wholeWords("plain").map(({ textContent }) => textContent),
    ["plain"],
  );
  assert.deepEqual(wholeWords(""), []);
});
