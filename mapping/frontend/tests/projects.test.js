import assert from "node:assert/strict";
import { test } from "node:test";
import { countNoes, countProjects, listProjects, newestOf, watchOf } from "../map/projects.js";

/** @param {string} id @param {Partial<Project>} [facts] @returns {ProjectFeature} */
const project = (id, facts = {}) => ({
  geometry: null,
  properties: {
    id,
    kind: "public money",
    name: id,
    agency: "เขต",
    budget_baht: null,
    contract_number: "",
    starts_on: null,
    ends_on: null,
    community_id: "DS01",
    subdistrict_code: "100201",
    source: "",
    risk_ids: [],
    inspections: [],
    ...facts,
  },
});
/** @param {string} quarter @param {Record<string, string>} answers */
const look = (quarter, answers) => ({ quarter, answers });
const SEEN = project("P1", { inspections: [look("2569-Q4", { sign: "yes", finished: "no" })] });
const NOES = project("P2", {
  kind: "community money",
  inspections: [look("2569-Q3", { sign: "no" }), look("2569-Q1", { sign: "yes" })],
});
const UNSEEN = project("P3", { subdistrict_code: "100202", community_id: null });
/** @param {string | null} id */
const community = (id) =>
  id === "DS01" ? /** @type {Area} */ ({ id, level: "community", zone: 2 }) : undefined;
/** @param {Partial<Filter>} [filter] */
const list = (filter = {}) =>
  listProjects([SEEN, NOES, UNSEEN], community, {
    indicator: "projects",
    level: "community",
    ...filter,
  }).map(({ properties }) => properties.id);

test("a board says whether somebody looked; work that goes on is no fault", () => {
  assert.deepEqual(
    [SEEN, NOES, UNSEEN].map(({ properties }) => watchOf(properties)),
    ["seen", "noes", "unseen"],
  );
  assert.equal(countNoes(NOES.properties), 1);
  assert.equal(newestOf(NOES.properties)?.quarter, "2569-Q3");
  assert.equal(newestOf(UNSEEN.properties), undefined);
});

test("those that nobody has looked at come first, then by the last look", () => {
  assert.deepEqual(list(), ["P3", "P2", "P1"]);
});

test("a filter asks who looked, whose money it is, and where", () => {
  assert.deepEqual(list({ watch: "noes" }), ["P2"]);
  assert.deepEqual(list({ money: "community-money" }), ["P2"]);
  assert.deepEqual(list({ subdistrict: "100202" }), ["P3"]);
  assert.deepEqual(list({ zone: "2" }), ["P2", "P1"]);
  assert.deepEqual(list({ watch: "unseen", money: "community-money" }), []);
});

test("counts are of what is shown", () => {
  assert.deepEqual(countProjects([SEEN, NOES, UNSEEN]), { count: 3, unseen: 1, noes: 1 });
});
