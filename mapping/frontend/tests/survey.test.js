import assert from "node:assert/strict";
import { test } from "node:test";
import { isLater, isThanks, pauseAfter } from "../survey/page.js";

const ADDRESS = "https://map.example/survey/ABCDEFGH";

test("answers have arrived only where the server thanks for them", () => {
  assert.equal(isThanks({ ok: true, url: `${ADDRESS}/thanks` }), true);
  assert.equal(isThanks({ ok: true, url: `${ADDRESS}/thanks?lang=en` }), true);
  assert.equal(isThanks({ ok: true, url: ADDRESS }), false, "a gate of the network answers 200");
  assert.equal(isThanks({ ok: false, url: `${ADDRESS}/thanks` }), false);
});

test("a server that is busy or away is tried again, a refusal is shown", () => {
  assert.deepEqual([429, 408, 500, 503].map(isLater), [true, true, true, true]);
  assert.deepEqual([400, 403, 404, 409, 413].map(isLater), Array(5).fill(false));
});

test("tries come further apart, and never further than a quarter of a minute", () => {
  const pauses = [0, 1, 2, 3, 4, 5, 20].map(pauseAfter);
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 15000, 15000, 15000]);
});
