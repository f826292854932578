import assert from "node:assert/strict";
import { test } from "node:test";
import { covers, makePlane, metresTo, nearestOfSide, ringsOf, whereIs } from "../map/places.js";

/** @param {number} west @param {number} south @param {number} side @returns {Geometry} */
const square = (west, south, side) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ],
  ],
});
/** @type {Geometry} */
const WITH_HOLE = {
  type: "Polygon",
  coordinates: [...ringsOf(square(100.5, 13.77, 0.01)), ...ringsOf(square(100.503, 13.773, 0.004))],
};

/** @param {string} id @param {Level} level @param {Geometry} geometry @param {string} status */
const area = (id, level, geometry, status = "official") =>
  /** @type {AreaFeature} */ ({
    type: "Feature",
    geometry,
    properties: { id, level, subdistrict_code: "S1", boundary_status: status },
  });

const KNOWN = {
  subdistrict: [area("S1", "subdistrict", square(100.5, 13.76, 0.03))],
  community: [
    area("DS1", "community", square(100.502, 13.772, 0.004)),
    area("DS2", "community", square(100.52, 13.78, 0.004), "estimated"),
  ],
};
const areas = { features: (/** @type {Level} */ level) => KNOWN[level] };

test("a place is covered inside, not outside and not in a hole", () => {
  assert(covers(WITH_HOLE, [100.501, 13.771]));
  assert(!covers(WITH_HOLE, [100.505, 13.775]));
  assert(!covers(WITH_HOLE, [100.52, 13.775]));
  assert(!covers(null, [100.5, 13.7]));
  assert(!covers({ type: "Point", coordinates: [100.5, 13.7] }, [100.5, 13.7]));
});

test("the plane is in metres and leads back", () => {
  const plane = makePlane([100.51, 13.78]);
  const [x, y] = plane.to([100.51, 13.781]);
  assert(Math.abs(x) < 1e-6);
  assert(Math.abs(y - 111.195) < 0.01); // a thousandth of a degree of latitude
  const back = plane.from(plane.to([100.513, 13.777]));
  assert(Math.abs(back[0] - 100.513) < 1e-12 && Math.abs(back[1] - 13.777) < 1e-12);
});

test("the nearest point of a side is its foot or one of its ends", () => {
  assert.deepEqual(nearestOfSide([-5, 3], [5, 3]), [0, 3]);
  assert.deepEqual(nearestOfSide([2, 1], [6, 1]), [2, 1]);
  assert.deepEqual(nearestOfSide([2, 2], [2, 2]), [2, 2]);
});

test("metres to a border; infinite where there is none", () => {
  const metres = metresTo(square(100.5, 13.77, 0.01), [100.5099, 13.775]);
  assert(Math.abs(metres - 10.8) < 0.05);
  assert.equal(metresTo(null, [100.5, 13.77]), Infinity);
});

test("a place in a community is its own, beside one it is near, far away neither", () => {
  assert.equal(whereIs(areas, [100.503, 13.773]).community?.id, "DS1");
  const beside = whereIs(areas, [100.5065, 13.774]);
  assert.equal(beside.community, undefined);
  assert.equal(beside.near?.properties.id, "DS1");
  assert(Math.abs((beside.near?.metres ?? 0) - 54) < 0.5);
  assert.equal(whereIs(areas, [100.511, 13.774]).near, null);
});

test("nobody is near an outline that is only estimated, and nothing is known outside", () => {
  assert.equal(whereIs(areas, [100.5245, 13.782]).near, null);
  const outside = whereIs(areas, [100.6, 13.9]);
  assert.deepEqual(outside, { community: undefined, subdistrict: undefined, near: null });
});
