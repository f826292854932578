import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlane } from "../map/places.js";
import { areaOf, crossing, snap } from "../trace/geometry.js";

/** @type {Position} */
const ORIGIN = [100.51, 13.78];
const plane = makePlane(ORIGIN);
/** @param {number} x @param {number} y metres @returns {Position} */
const at = (x, y) => plane.from([x, y]);
const SQUARE = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)];
const RING = [...SQUARE, SQUARE[0]];

/** @param {Position} place @param {number} x @param {number} y */
function assertAt(place, x, y) {
  const [isX, isY] = plane.to(place);
  assert(Math.hypot(isX - x, isY - y) < 0.01, `${isX}, ${isY}`);
}

test("a place within ten metres of a corner or a side becomes it", () => {
  assertAt(snap([RING], at(-4, -3)), 0, 0);
  assertAt(snap([RING], at(50, -6)), 50, 0);
});

test("a corner comes before a side that is nearer: shared corners make borders meet", () => {
  assertAt(snap([RING], at(8, 1)), 0, 0);
});

test("farther than ten metres nothing is snapped", () => {
  assertAt(snap([RING], at(50, -11)), 50, -11);
  assertAt(snap([], at(1, 1)), 1, 1);
});

test("the area is in square metres, whichever way round; of two corners it is none", () => {
  assert(Math.abs(areaOf(SQUARE) - 10000) < 1);
  assert(Math.abs(areaOf([...SQUARE].reverse()) - 10000) < 1);
  assert.equal(areaOf(SQUARE.slice(0, 2)), 0);
});

test("a border that crosses itself says at which corner", () => {
  const bow = [at(0, 0), at(100, 100), at(100, 0), at(0, 100)];
  assert.equal(crossing(bow, false), 4);
  assert.equal(crossing(SQUARE, true), 0);
  assert.equal(crossing(SQUARE, false), 0);
  assert.equal(crossing(SQUARE.slice(0, 3), true), 0);
});

test("the side that closes a border counts only when it is closed", () => {
  const hook = [at(0, 0), at(100, 0), at(50, 50), at(50, -50)];
  assert.equal(crossing(hook, false), 4);
  const open = [at(0, 0), at(100, 0), at(100, 50), at(20, 50), at(120, 20)];
  assert.equal(crossing(open, false), 5);
});
