import assert from "node:assert/strict";
import { test } from "node:test";
import { folderOf, formatClock } from "../story/stage.js";

test("windows of one edition share a folder, whatever page they show", () => {
  const folder = "/editions/2569-09-30/";
  assert.equal(folderOf(`${folder}story`), folder);
  assert.equal(folderOf(`${folder}present`), folder);
  assert.notEqual(folderOf("/editions/2569-06-30/story"), folder);
});

test("a clock shows minutes and seconds, and hours once there are any", () => {
  assert.equal(formatClock(-3), "00:00");
  assert.equal(formatClock(65.9), "01:05");
  assert.equal(formatClock(3600 + 61), "1:01:01");
});
