import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSay } from "../core/format.js";
import {
  codeOf,
  countRisks,
  isNarrowed,
  listRisks,
  nameRisk,
  placeRisks,
  rankOf,
  worstRank,
} from "../map/risks.js";

/** @param {string} id @param {Partial<Risk>} [facts] @returns {RiskFeature} */
const feature = (id, facts = {}) => ({
  geometry: { coordinates: [100.505, 13.775] },
  properties: {
    id,
    category: "within agency",
    likelihood: 3,
    impact: 4,
    level: "high",
    state: "approved",
    precision: "community",
    community_id: "DS01",
    quarter: "2569-Q3",
    ...facts,
  },
});
/** @param {string} id @param {Partial<Area>} [facts] @returns {AreaFeature} */
const area = (id, facts = {}) => ({
  type: "Feature",
  geometry: null,
  properties: { id, level: "community", name_th: id, subdistrict_code: "S1", zone: 2, ...facts },
});
/** @type {Geometry} */
const GROUND = {
  type: "Polygon",
  coordinates: [
    [
      [100.5, 13.77],
      [100.51, 13.77],
      [100.51, 13.78],
      [100.5, 13.78],
      [100.5, 13.77],
    ],
  ],
};
/** @type {Record<Level, AreaFeature[]>} */
const AREAS = {
  community: [
    area("DS01"),
    area("DS02", { zone: null, risk_points: { listed: ["R3"], mitigated: ["R4"] } }),
  ],
  subdistrict: [{ ...area("S1", { level: "subdistrict" }), geometry: GROUND }],
};
const KNOWN = { features: (/** @type {Level} */ level) => AREAS[level] };
/** @type {Filter} */
const ALL = { indicator: "risks", level: "community" };
/** @param {RiskFeature[]} features @param {Partial<Filter>} [more] */
const idsOf = (features, more = {}) =>
  listRisks(features, placeRisks(features, KNOWN), { ...ALL, ...more }, (a, b) =>
    a < b ? -1 : Number(a > b),
  ).map(({ properties }) => properties.id);

test("levels rank from one to four", () => {
  const levels = ["low", "moderate", "high", "very high", undefined];
  assert.deepEqual(levels.map(rankOf), [1, 2, 3, 4, 1]);
});

test("a point is called by its title, else its sub-kind, else its category", () => {
  const say = makeSay({ "category.within_agency": "หมวด" });
  const kinds = { stall: { th: "ค่าแผง", en: "stall fees" }, thai: { th: "ไทยเท่านั้น" } };
  /** @param {Partial<Risk>} facts @param {string} [language] */
  const name = (facts, language = "th") =>
    nameRisk(feature("R1", facts).properties, kinds, language, say);
  assert.equal(name({ title: "เก็บเงินเกิน", sub_kind: "stall" }), "เก็บเงินเกิน");
  assert.equal(name({ title: null, sub_kind: "stall" }, "en"), "stall fees");
  assert.equal(name({ sub_kind: "thai" }, "en"), "ไทยเท่านั้น");
  assert.equal(name({ sub_kind: "gone" }), "หมวด");
  assert.equal(nameRisk(feature("R1").properties, undefined, "th", say), "หมวด");
});

test("the worst come first, the solved last; then communities and numbers", () => {
  const features = [
    feature("R8", { level: "very high", likelihood: 5, impact: 5, community_id: "DS02" }),
    feature("R9", { level: "very high", state: "mitigated" }),
    feature("R2", { community_id: "DS02" }),
    feature("R1", { community_id: "DS02" }),
    feature("R5", { community_id: "DS01" }),
    feature("R7", { level: "very high" }),
  ];
  assert.deepEqual(idsOf(features), ["R8", "R7", "R5", "R1", "R2", "R9"]);
});

test("a filter asks what a point says of itself, and where it lies", () => {
  const features = [
    feature("R1"),
    feature("R2", { category: "policy", level: "very high", community_id: "DS02" }),
    feature("R3", { community_id: null, quarter: "2569-Q4" }),
    feature("R5", { community_id: null, state: "mitigated" }),
  ];
  assert.deepEqual(idsOf(features, { category: "within-agency" }), ["R1", "R3", "R5"]);
  assert.deepEqual(idsOf(features, { risk_level: "very-high" }), ["R2"]);
  assert.deepEqual(idsOf(features, { state: "mitigated" }), ["R5"]);
  assert.deepEqual(idsOf(features, { quarter: "2569-q4" }), ["R3"]);
  assert.deepEqual(idsOf(features, { zone: "2" }), ["R1"]);
  assert.equal(idsOf(features, { subdistrict: "S1" }).length, 4); // by community, list, and place
  assert.deepEqual(idsOf(features, { subdistrict: "S2" }), []);
  assert.deepEqual(idsOf(features, { category: "policy", state: "mitigated" }), []);
});

test("a place is said by the point, by the lists of areas, else by where it lies", () => {
  const features = [
    feature("R1"),
    feature("R3", { community_id: null }),
    feature("R4", { community_id: null }),
    feature("R6", { community_id: null }),
  ];
  const places = [...placeRisks(features, KNOWN).values()];
  assert.deepEqual(
    places.map(({ community, subdistrict }) => [community?.id, subdistrict]),
    [
      ["DS01", "S1"],
      ["DS02", "S1"],
      ["DS02", "S1"],
      [undefined, "S1"],
    ],
  );
});

test("an area has the level of its worst open point; a solved one counts for nothing", () => {
  const risks = { low: 1, moderate: 0, high: 2, very_high: 0 };
  const risk_points = { listed: ["R1", "R2"], mitigated: ["R3"] };
  const { properties } = area("DS01", { risks, risk_points });
  assert.equal(worstRank(properties, null), 3);
  assert.equal(worstRank({ id: "x", level: "community" }, null), 0);
  const shown = [
    feature("R1", { level: "low" }),
    feature("R3", { level: "very high", state: "mitigated" }),
    feature("R8", { level: "very high" }),
  ];
  assert.equal(worstRank(properties, shown), 1);
  assert.equal(worstRank(properties, []), 0);
});

test("open, very high and solved are counted apart", () => {
  const features = [
    feature("R1", { level: "very high" }),
    feature("R2"),
    feature("R3", { level: "very high", state: "mitigated" }),
  ];
  assert.deepEqual(countRisks(features), { open: 2, worst: 1, solved: 1 });
});

test("values have a code that an address may carry; only some keys narrow", () => {
  assert.deepEqual(["within agency", "very high", "2569-Q3"].map(codeOf), [
    "within-agency",
    "very-high",
    "2569-q3",
  ]);
  assert(!isNarrowed({ ...ALL, area: "DS01", risk: "R1", year: "2569" }));
  assert(isNarrowed({ ...ALL, quarter: "2569-q3" }));
  assert(isNarrowed({ ...ALL, zone: "1" }));
});
