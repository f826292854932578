import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanWish, listIndicators, queryOf } from "../map/wish.js";

const HOSTILE = { indicator: "toString", level: "__proto__", area: "<b>", evil: "x", zone: 4 };

test("only known keys with plain ids are a wish", () => {
  assert.deepEqual(cleanWish(HOSTILE), {
    indicator: "risks",
    level: "community",
    zone: "4",
  });
});

test("what is not said, or is nothing, is what is shown anyway", () => {
  const start = { indicator: "risks", level: "community" };
  assert.deepEqual(cleanWish({}), start);
  assert.deepEqual(cleanWish({ indicator: null, area: undefined, type: "" }), start);
});

test("a page shows only what it may ask for", () => {
  const filter = cleanWish({ indicator: "projects", project: "PJ-2569-0001", watch: "noes" });
  assert.equal(filter.indicator, "projects");
  assert.equal(String(queryOf(filter, "th")), "indicator=projects&watch=noes&project=PJ-2569-0001");
  const frozen = listIndicators({ documents: { risks: "x" } });
  assert(!frozen.includes("projects"));
  assert.equal(cleanWish(filter, frozen).indicator, "risks");
});

test("an address holds what differs from the start, and leads back to it", () => {
  const filter = cleanWish({ indicator: "feed", subdistrict: "100202", level: "community" });
  assert.equal(String(queryOf(filter, "th")), "indicator=feed&subdistrict=100202");
  assert.equal(String(queryOf(cleanWish({}), "th")), "");
  assert.equal(String(queryOf(cleanWish({}), "en")), "lang=en");
  assert.deepEqual(cleanWish(Object.fromEntries(queryOf(filter, "en"))), filter);
});
