import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsOf, findPersonal } from "../report/personal.js";

const CITIZEN = "1-1017-00203-45-0"; // its last digit proves the others

test("a citizen's number is found, with dashes and in Thai digits", () => {
  assert.deepEqual(findPersonal(`บัตร ${CITIZEN}`), ["id"]);
  const thai = CITIZEN.replace(/\d/g, (digit) => String.fromCodePoint(0x0e50 + Number(digit)));
  assert.deepEqual(findPersonal(thai), ["id"]);
});

test("thirteen digits whose last one does not prove the others are no citizen's number", () => {
  assert.deepEqual(findPersonal("1-1017-00203-45-2"), []);
});

test("telephone numbers, addresses of mail and names with a title are found", () => {
  assert.deepEqual(findPersonal("โทร 081-234-5678"), ["phone"]);
  assert.deepEqual(findPersonal("โทร ๐๘๑ ๒๓๔ ๕๖๗๘"), ["phone"]);
  assert.deepEqual(findPersonal("a.b@example.org"), ["mail"]);
  assert.deepEqual(findPersonal("นายสมชาย บอกว่า"), ["name"]);
  assert.deepEqual(findPersonal("Mr. Smith told"), ["name"]);
});

test("plain words, amounts and years are not personal", () => {
  assert.deepEqual(findPersonal("เก็บเงิน 1,250,000 บาท ปี 2568 ถนนพัง 12 จุด"), []);
});

test("looking twice at the same words says the same: no state of a pattern is left", () => {
  assert.deepEqual(findPersonal(CITIZEN), findPersonal(CITIZEN));
});

test("digits are the same in both writings", () => {
  assert.deepEqual(digitsOf("๑2-๓"), [1, 2, 3]);
});
