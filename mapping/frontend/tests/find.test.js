import assert from "node:assert/strict";
import { test } from "node:test";
import { findPlaces, fold } from "../panel/find.js";

/** @param {string} name @param {...string} words @returns {Findable} */
const item = (name, ...words) => ({
  kind: "community",
  name,
  words: [name, ...words],
  go: () => {},
});
/** @param {Findable[]} found */
const names = (found) => found.map(({ name }) => name);

test("spellings of one name are one", () => {
  for (const [one, other] of [
    ["ถนนนครไชยศรี", "ถนนนครชัยศรี"],
    ["น้ำ", "นํ้า"],
    ["ท่าน้ำสามเสน", "ทานำสามเสน"],
    ["วัดน้อยนพคุณ", "วัดนอยนพคุน"],
    ["Nakhon Chai Si", "nakorn chaisri"],
    ["Phra Ram", "pra-ram"],
    ["RP-2569-0012", "rp25690012"],
  ]) {
    assert.equal(fold(one), fold(other), `${one} ${other}`);
  }
  assert.notEqual(fold("สามเสน"), fold("สวนอ้อย"));
});

test("what begins with the text comes first; every one of its words is asked", () => {
  const all = [item("วัดสามเสน"), item("สามเสน", "Samsen"), item("สวนอ้อย", "Suan Oi")];
  assert.deepEqual(names(findPlaces(all, "สามเสน")), ["สามเสน", "วัดสามเสน"]);
  assert.deepEqual(names(findPlaces(all, "suan")), ["สวนอ้อย"]);
  assert.deepEqual(names(findPlaces(all, "  ")), []);
  assert.deepEqual(names(findPlaces(all, "-")), []);
  assert.deepEqual(names(findPlaces(all, "ไม่มี")), []);
});

test("at most a dozen are offered", () => {
  const many = Array.from({ length: 30 }, (_, i) => item(`ซอย ${i}`));
  assert.equal(findPlaces(many, "ซอย").length, 12);
});
