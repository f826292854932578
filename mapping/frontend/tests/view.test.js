import assert from "node:assert/strict";
import { test } from "node:test";
import { nameView, readView } from "../panel/view.js";

test("a view in an address leads back to it", () => {
  const text = nameView({ lat: 13.776543, lng: 100.51 }, 14.25);
  assert.equal(text, "13.7765,100.5100,14.25");
  assert.deepEqual(readView(text), { at: [13.7765, 100.51], zoom: 14.25 });
});

test("what is no view is none", () => {
  for (const text of [
    null,
    "",
    "13,100,14",
    "<b>",
    "13.7,100.5",
    "13.7,100.5,1e9",
    "-1.0,100.5,14",
  ]) {
    assert.equal(readView(text), null);
  }
});
