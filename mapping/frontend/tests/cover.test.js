import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatAreas,
  makeArea,
  makeMiddleArea,
  moveArea,
  parseAreas,
  resizeArea,
  toPixels,
} from "../cover/areas.js";

const SIZE = { width: 1600, height: 1200 };
const BOX = { left: 10, top: 20, width: 400, height: 300 }; // a quarter as large on the screen
const AREA = { left: 100, top: 200, right: 300, bottom: 260 };

test("a point of the screen is a pixel of the photo, and never outside it", () => {
  assert.deepEqual(toPixels({ x: 110, y: 95 }, BOX, SIZE), { x: 400, y: 300 });
  assert.deepEqual(toPixels({ x: 0, y: 900 }, BOX, SIZE), { x: 0, y: 1200 });
});

test("two corners in any order make one area; a slip makes none", () => {
  assert.deepEqual(makeArea({ x: 300, y: 200 }, { x: 100, y: 260 }), AREA);
  assert.equal(makeArea({ x: 100, y: 200 }, { x: 107, y: 400 }), null);
});

test("an area for the keyboard lies in the middle, a quarter of the photo", () => {
  const middle = { left: 600, top: 450, right: 1000, bottom: 750 };
  assert.deepEqual(makeMiddleArea(SIZE), middle);
});

test("an area stays in the photo when it is moved or made larger", () => {
  assert.deepEqual(moveArea(AREA, -500, 30, SIZE), { left: 0, top: 230, right: 200, bottom: 290 });
  assert.deepEqual(moveArea(AREA, 0, 5000, SIZE), { ...AREA, top: 1140, bottom: 1200 });
  assert.deepEqual(resizeArea(AREA, 5000, 10, SIZE), { ...AREA, right: 1600, bottom: 270 });
  assert.deepEqual(resizeArea(AREA, -5000, 0, SIZE), { ...AREA, right: 108 });
});

test("areas go to the server and come back", () => {
  const two = [AREA, makeMiddleArea(SIZE)];
  assert.equal(formatAreas(two), "100,200,300,260;600,450,1000,750");
  assert.deepEqual(parseAreas(formatAreas(two)), two);
  assert.deepEqual(parseAreas(""), []);
  assert.deepEqual(parseAreas("1,2,x,4;5,6"), []);
});
