import assert from "node:assert/strict";
import { test } from "node:test";
import { findInside, moveInside } from "../map/inside.js";
import { covers } from "../map/places.js";

/** A horseshoe, open to the east: the middle of its corners is outside of it. @type {Position[]} */
const HORSESHOE = [
  [0, 0],
  [10, 0],
  [10, 2],
  [2, 2],
  [2, 8],
  [10, 8],
  [10, 10],
  [0, 10],
  [0, 0],
];
/** @param {Position[][]} rings @returns {Geometry} */
const polygon = (...rings) => ({ type: "Polygon", coordinates: rings });
/** @param {number} at @param {number} side @returns {Position[]} */
const ring = (at, side) => [
  [at, at],
  [at + side, at],
  [at + side, at + side],
  [at, at + side],
  [at, at],
];

test("a point inside is inside, of a bent outline too and of one with a hole", () => {
  for (const geometry of [polygon(HORSESHOE), polygon(ring(0, 9), ring(3, 3))]) {
    const at = findInside(geometry);
    assert(at && covers(geometry, at));
  }
});

test("of several parts the largest has the point; what is no outline has none", () => {
  const largest = polygon(ring(20, 6));
  /** @type {Geometry} */
  const parts = { type: "MultiPolygon", coordinates: [[ring(0, 2)], [ring(20, 6)]] };
  assert(covers(largest, findInside(parts) ?? [0, 0]));
  assert.equal(findInside(null), null);
  assert.equal(findInside({ type: "Point", coordinates: [1, 1] }), null);
});

test("a place stays where it lies inside, and else moves in", () => {
  assert.deepEqual(moveInside(polygon(HORSESHOE), [1, 5]), [1, 5]);
  assert(covers(polygon(HORSESHOE), moveInside(polygon(HORSESHOE), [9, 5])));
  assert.deepEqual(moveInside(null, [3, 4]), [3, 4]);
});
