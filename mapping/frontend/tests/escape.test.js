import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { onEscapeTwice } from "../core/escape.js";
import { openPage, press } from "./page.js";

let hidden = 0;
beforeEach(() => {
  openPage();
  hidden = 0;
});
const hide = () => {
  hidden += 1;
};

test("Escape twice within a second acts", () => {
  onEscapeTwice(hide);
  press("Escape", 10);
  assert.equal(hidden, 0);
  press("Escape", 900);
  assert.equal(hidden, 1);
});

test("Escape once, or twice with a pause, or another key does nothing", () => {
  onEscapeTwice(hide);
  press("Escape", 10);
  press("Escape", 1010);
  press("a", 1020);
  press("a", 1030);
  assert.equal(hidden, 0);
});

test("the very first press of a fresh page is the first of two", () => {
  onEscapeTwice(hide);
  press("Escape", 0);
  assert.equal(hidden, 0);
});

test("where it does not apply nothing is counted, and what ends it ends it", () => {
  let applies = false;
  const stop = onEscapeTwice(hide, { applies: () => applies });
  press("Escape", 0);
  applies = true;
  press("Escape", 10);
  assert.equal(hidden, 0);
  stop();
  press("Escape", 20);
  assert.equal(hidden, 0);
});
