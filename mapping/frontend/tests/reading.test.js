import assert from "node:assert/strict";
import { test } from "node:test";
import {
  coverageKey,
  feedCount,
  feedNear,
  fillOf,
  isInside,
  mayLieHere,
  readArea,
  styleOf,
} from "../map/reading.js";

/** @type {Palette} */
const PALETTE = {
  complaints: [
    [5, "#c5"],
    [10, "#c10"],
  ],
  feed: [[1, "#f1"]],
  noData: "#none",
  empty: "#empty",
  found: "#found",
  risks: ["#low", "#moderate", "#high", "#very-high"],
  clear: "#clear",
  unseen: "#unseen",
  noOpen: "#no-open",
  opacity: 0.9,
  estimatedOpacity: 0.68,
};
/** @type {Cube} */
const CUBE = {
  version: 1,
  fiscal_years: [2566, 2567],
  types: [{ id: "t1", label: "ถนน" }],
  areas: {
    DS01: {
      totals: [
        [0, 3],
        [1, 120],
      ],
      types: [
        [0, 0, 2],
        [1, 0, 30],
      ],
    },
  },
  near: { DS01: { totals: [[1, 7]], types: [] } },
};

/** @param {Partial<Area>} [facts] @returns {Area} */
const area = (facts = {}) => ({
  id: "DS01",
  level: "community",
  subdistrict_code: "S1",
  boundary_status: "official",
  ...facts,
});

/** @param {Indicator} indicator @param {Partial<Filter>} [more] @returns {Filter} */
const filter = (indicator, more = {}) => ({ indicator, level: "community", ...more });

/** @param {Indicator} indicator @param {Partial<Look>} [more] @returns {Look} */
const look = (indicator, more = {}) => ({
  filter: filter(indicator),
  palette: PALETTE,
  cube: null,
  open: null,
  feeds: true,
  ...more,
});

test("complaints: withheld, a class, or nothing known are three things", () => {
  const said = [{ count: null, withheld: true }, { count: 7, withheld: false }, null].map(
    (complaints) => readArea(area({ complaints }), look("complaints")).kind,
  );
  assert.deepEqual(said, ["withheld", "class", "noData"]);
});

test("the feed: none is only said where somebody looked", () => {
  const none = area({ feed_reports_total: 0 });
  assert.equal(readArea(none, look("feed")).kind, "none");
  assert.equal(readArea(none, look("feed", { feeds: false })).kind, "noData");
  assert.equal(readArea(area({ feed_reports_total: null }), look("feed")).kind, "noData");
});

test("a class is the highest whose lowest value is reached; below all there is no colour", () => {
  /** @param {number} value */
  const fill = (value) => fillOf({ kind: "class", value }, PALETTE, "complaints");
  assert.deepEqual([4, 5, 9, 10, 999].map(fill), ["#none", "#c5", "#c5", "#c10", "#c10"]);
});

test("counts under a filter come from the cube, by year, by type, by both", () => {
  const known = area({ feed_reports_total: 123, feed_near_total: 7 });
  /** @param {Partial<Filter>} more */
  const count = (more) => feedCount(known, filter("feed", more), CUBE);
  assert.equal(count({}), 123);
  assert.equal(count({ year: "2567" }), 120);
  assert.equal(count({ type: "t1" }), 32);
  assert.equal(count({ year: "2566", type: "t1" }), 2);
  assert.equal(count({ year: "2599" }), 0);
  assert.equal(feedNear(known, filter("feed"), null), 7);
  assert.equal(feedNear(known, filter("feed", { year: "2566" }), CUBE), 0);
});

test("under a filter nothing is known before the cube is there", () => {
  const known = area({ feed_reports_total: 123 });
  assert.equal(feedCount(known, filter("feed", { year: "2567" }), null), null);
  assert.equal(feedNear(known, filter("feed", { year: "2567" }), null), null);
});

test("a visit that found nothing is not told so while a point lies or may lie here", () => {
  const none = area({ coverage: "visited, none found" });
  assert.equal(coverageKey(none), "visited_none_found");
  assert.equal(coverageKey({ ...none, risks: { low: 1 } }), "visited_points_known");
  assert.equal(coverageKey({ ...none, risk_points: { cells: ["c"] } }), "visited_points_known");
  assert.equal(coverageKey(area({ coverage: "visited, found" })), "visited_found");
});

test("what may lie here is said by kind, and nothing where there is nothing", () => {
  /** @type {Say} */
  const say = (key, values) => `${key} ${values?.count}`;
  const some = area({ risk_points: { cells: ["a", "b"], near: [] } });
  assert.deepEqual(mayLieHere(some, say), ["card.risk_cells 2"]);
  assert.deepEqual(mayLieHere(area(), say), []);
});

test("an area is inside by subdistrict, by zone, by the list of a story", () => {
  assert(isInside(area(), filter("feed", { subdistrict: "S1" })));
  assert(!isInside(area(), filter("feed", { subdistrict: "S2" })));
  assert(isInside(area({ zone: 3 }), filter("feed", { zone: "3" })));
  assert(!isInside(area({ zone: 3 }), filter("feed", { zone: "4" })));
  assert(!isInside(area(), filter("feed", { only: ["DS02"] })));
});

test("an open area is edged, one outside of the filter fades, one not visited is dotted", () => {
  const open = styleOf(area(), look("complaints", { open: "DS01" }));
  assert.equal(open.weight, 4.5);
  const outside = look("complaints", { filter: filter("complaints", { subdistrict: "S2" }) });
  assert.equal(styleOf(area(), outside).opacity, 0.25);
  const dotted = styleOf(area({ coverage: "not visited" }), look("coverage"));
  assert.equal(dotted.dashArray, "0.1 5");
  const estimated = styleOf(area({ boundary_status: "estimated" }), look("complaints"));
  assert.equal(estimated.dashArray, "6 4");
  assert.equal(estimated.fillOpacity, PALETTE.estimatedOpacity);
});

test("the risk layer: the worst open level, then what visits say; not looked at is never clear", () => {
  const none = { low: 0, moderate: 0, high: 0, very_high: 0 };
  const listed = { listed: ["R1"], mitigated: [], cells: [], near: [] };
  /** @param {Partial<Area>} facts @param {Partial<Look>} [more] */
  const read = (facts, more) => readArea(area({ risks: none, ...facts }), look("risks", more));
  const worst = { ...none, low: 2, high: 1 };
  assert.deepEqual(read({ risks: worst, coverage: "not visited" }), { kind: "risk", value: 3 });
  assert.equal(read({ coverage: "not visited" }).kind, "unseen");
  assert.equal(read({ coverage: "visited, none found" }).kind, "clear");
  assert.equal(read({ coverage: "visited, found" }).kind, "noOpen");
  const perhaps = { risk_points: { cells: ["R1"] } };
  assert.equal(read({ coverage: "visited, none found", ...perhaps }).kind, "noOpen");
  assert.equal(read({ coverage: undefined, visited: { communities: 2, of: 5 } }).kind, "noOpen");
  assert.equal(read({ coverage: undefined, visited: { communities: 0, of: 5 } }).kind, "unseen");
  const narrowed = { filter: filter("risks", { category: "policy" }), risks: [] };
  const facts = { risks: worst, risk_points: listed, coverage: "visited, found" };
  assert.equal(read(facts, narrowed).kind, "noOpen");
  assert.equal(read(facts, { isPlain: true }).kind, "plain");
  const fills = ["unseen", "clear", "noOpen"].map((kind) => fillOf({ kind }, PALETTE, "risks"));
  assert.equal(new Set(fills).size, 3);
  assert.equal(fillOf({ kind: "risk", value: 3 }, PALETTE, "risks"), "#high");
  const unseen = styleOf(area({ risks: none, coverage: "not visited" }), look("risks"));
  assert(unseen.dashArray);
});
