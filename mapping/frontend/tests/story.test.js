import assert from "node:assert/strict";
import { test } from "node:test";
import { followKey, isAlwaysOurs } from "../story/keys.js";

const PLACE = { current: 3, count: 12, typed: "" };

test("arrows, a clicker and the space bar go on and back; Home and End to the ends", () => {
  const steps = ["ArrowRight", " ", "PageDown", "ArrowUp", "PageUp", "Home", "End"].map(
    (key) => followKey(key, PLACE)?.step,
  );
  assert.deepEqual(steps, [4, 4, 4, 2, 2, 0, 11]);
});

test("digits are gathered, two at most, and Enter goes there", () => {
  assert.deepEqual(followKey("1", PLACE), { step: 3, typed: "1" });
  assert.deepEqual(followKey("2", { ...PLACE, typed: "31" }), { step: 3, typed: "12" });
  assert.deepEqual(followKey("Enter", { ...PLACE, typed: "12" }), { step: 11, typed: "" });
  assert.deepEqual(followKey("Escape", { ...PLACE, typed: "12" }), { step: 3, typed: "" });
});

test("other keys, and Enter with nothing typed, mean nothing", () => {
  assert.equal(followKey("Enter", PLACE), null);
  assert.equal(followKey("x", PLACE), null);
});

test("a clicker and digits work wherever the focus is, arrows do not", () => {
  assert.deepEqual(["PageDown", "7", "ArrowRight", " "].map(isAlwaysOurs), [
    true,
    true,
    false,
    false,
  ]);
});
