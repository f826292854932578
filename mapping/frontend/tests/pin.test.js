import assert from "node:assert/strict";
import { test } from "node:test";
import { isForeign } from "../trace/pin.js";

/** @param {object} found */
const at = (found) =>
  /** @type {Whereabouts} */ ({
    community: undefined,
    near: null,
    subdistrict: undefined,
    ...found,
  });

test("a place in or beside one of one's own communities is none of others", () => {
  const ds1 = { id: "DS1" };
  assert.equal(isForeign(at({ community: ds1 }), ["DS1"]), false);
  assert.equal(isForeign(at({ near: { properties: ds1, metres: 5 } }), ["DS1"]), false);
});

test("every other place is, and where nobody has areas of their own none is", () => {
  const ds2 = { id: "DS2" };
  assert.equal(isForeign(at({ community: ds2 }), ["DS1"]), true);
  assert.equal(isForeign(at({ near: { properties: ds2, metres: 5 } }), ["DS1"]), true);
  assert.equal(isForeign(at({ subdistrict: { id: "S1" } }), ["DS1"]), true);
  assert.equal(isForeign(at({}), ["DS1"]), true);
  assert.equal(isForeign(at({ community: ds2 }), null), false);
});
