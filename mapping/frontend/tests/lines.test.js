import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesAlong, placesAlong, straightParts } from "../map/lines.js";

/** @param {[number, number][]} places */
const line = (...places) => places.map(([x, y]) => ({ x, y }));
const SIZE = { x: 400, y: 400 };

test("a line that bends a little is one part, one that turns is two", () => {
  assert.equal(straightParts(line([0, 0], [50, 3], [100, 0])).length, 1);
  assert.equal(straightParts(line([0, 0], [50, 0], [50, 50])).length, 2);
  assert.deepEqual(straightParts(line([0, 0])), []);
});

test("a name lies on the longest straight part that is in sight, in its middle first", () => {
  const [best] = placesAlong([line([0, 100], [100, 100], [100, 400])], 80, SIZE);
  assert.deepEqual([best.x, best.y, Math.abs(best.angle)], [100, 250, 90]);
  const clipped = placesAlong([line([-1000, 50], [300, 50])], 80, SIZE);
  assert.equal(clipped[0].x, 150);
});

test("a name is nowhere where no part is long enough, or in sight", () => {
  assert.deepEqual(placesAlong([line([0, 0], [70, 0], [70, 70])], 80, SIZE), []);
  assert.deepEqual(placesAlong([line([-500, 10], [-10, 10])], 80, SIZE), []);
  assert.deepEqual(placesAlong([line([10, 500], [300, 500])], 80, SIZE), []);
});

test("no name stands on its head", () => {
  for (const ends of [
    line([300, 300], [0, 0]),
    line([0, 300], [300, 0]),
    line([300, 0], [0, 300]),
  ]) {
    const [{ angle }] = placesAlong([ends], 50, SIZE);
    assert(Math.abs(angle) <= 90);
  }
});

test("the boxes of a slanted name follow it instead of filling its square", () => {
  const boxes = boxesAlong({ x: 100, y: 100, angle: 45 }, 100);
  assert.equal(boxes.length, 6);
  const isTaken = boxes.some(
    ([left, top, right, bottom]) => left < 130 && right > 130 && top < 70 && bottom > 70,
  );
  assert(!isTaken);
  assert.equal(boxesAlong({ x: 0, y: 0, angle: 0 }, 5).length, 1);
});
