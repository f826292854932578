import assert from "node:assert/strict";
import { test } from "node:test";
import { bunch, bunchApart, middleOf, overlap } from "../map/badges.js";

/** A map on which a thousandth of a degree is ten pixels. */
const MAP = /** @type {any} */ ({
  getZoom: () => 15,
  project: (/** @type {[number, number]} */ [lat, lng]) => {
    const point = { x: lng * 10000, y: lat * 10000 };
    return {
      ...point,
      distanceTo: (/** @type {{ x: number, y: number }} */ other) =>
        Math.hypot(point.x - other.x, point.y - other.y),
    };
  },
});

/** @param {number} lng @param {number} lat @returns {Placed} */
const at = (lng, lat) => ({ geometry: { coordinates: [lng, lat] } });

test("badges that would hide one another become one", () => {
  const features = [at(100.5, 13.7), at(100.5005, 13.7), at(100.51, 13.7)];
  assert.deepEqual(
    bunch(MAP, features, 40).map(({ length }) => length),
    [2, 1],
  );
  assert.equal(bunch(MAP, features, 4).length, 3);
  assert.deepEqual(bunch(MAP, [], 40), []);
});

test("badges of bunches do not touch: what would touch becomes one", () => {
  /** @param {number} lng */
  const risk = (lng) => /** @type {RiskFeature} */ ({ ...at(lng, 13.7), properties: {} });
  // Two bunches of two whose points lie 60 pixels apart, and one point far away.
  const features = [100.5, 100.5001, 100.506, 100.5061, 100.53].map(risk);
  assert.equal(bunch(MAP, features, 34).length, 3);
  const sizes = bunchApart(MAP, features, 34).map(({ length }) => length);
  assert.deepEqual(sizes.sort(), [1, 4]);
});

test("the middle of a bunch is latitude, then longitude", () => {
  assert.deepEqual(middleOf([at(100, 13), at(101, 14)]), [13.5, 100.5]);
});

test("two names overlap where their boxes share anything", () => {
  assert(overlap([0, 0, 10, 10], [5, 5, 15, 15]));
  assert(overlap([0, 0, 10, 10], [10, 10, 20, 20]));
  assert(overlap([10, 10, 20, 20], [0, 0, 10, 10]));
  assert(!overlap([0, 0, 10, 10], [11, 0, 20, 10]));
  assert(!overlap([0, 0, 10, 10], [0, 11, 10, 20]));
});
