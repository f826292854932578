import assert from "node:assert/strict";
import { test } from "node:test";
import { isNews, readAlertState } from "../core/alerts.js";

test("only more work, for somebody who turned it on and looks elsewhere, is news", () => {
  const known = /** @type {const} */ ({ state: "on", before: 2, count: 3, isHidden: true });
  assert.equal(isNews(known), true);
  for (const other of [
    { state: "off" },
    { state: "refused" },
    { isHidden: false },
    { before: undefined }, // the page was only just opened
    { before: 3 },
    { before: 4 },
  ]) {
    assert.equal(isNews(/** @type {any} */ ({ ...known, ...other })), false);
  }
});

test("a browser without notices says that it has none", () => {
  assert.equal(typeof Notification, "undefined");
  assert.equal(readAlertState("a"), "impossible");
});
