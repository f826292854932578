import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Drawing } from "../map/drawing.js";
import { covers } from "../map/places.js";
import { openPage } from "./page.js";

/** @type {Look} */
let look;
/** @type {L.Map} */
let map;
/** @type {string[]} */
let tapped;

beforeEach(async () => {
  openPage('<div id="map" style="width: 400px; height: 400px"></div>');
  globalThis.L = (await import("leaflet")).default;
  const box = /** @type {HTMLElement} */ (document.getElementById("map"));
  Object.defineProperty(box, "clientWidth", { value: 400 });
  Object.defineProperty(box, "clientHeight", { value: 400 });
  map = L.map(box, { center: [13.775, 100.505], zoom: 14, zoomAnimation: false });
  look = {
    filter: { indicator: "complaints", level: "community" },
    palette: {
      complaints: [[5, "#c0ffee"]],
      feed: [],
      noData: "#dddddd",
      empty: "#ffffff",
      found: "#b9a3d3",
      risks: ["#low", "#moderate", "#high", "#very-high"],
      clear: "#clear",
      unseen: "#unseen",
      noOpen: "#no-open",
      opacity: 0.9,
      estimatedOpacity: 0.68,
    },
    cube: null,
    open: null,
    feeds: false,
  };
  tapped = [];
});

/** @type {Names} */
const NAMES = {
  of: ({ id }) => id ?? "",
  short: ({ id }) => `short ${id}`,
  subdistrict: ({ id }) => id ?? "",
  label: ({ id }) => `label ${id}`,
};
const makeDrawing = () =>
  new Drawing(map, { look: () => look, names: NAMES, onTap: (id) => tapped.push(id) });

/** @param {string} id @param {Partial<Area>} facts @param {Geometry} [geometry] @returns {AreaFeature} */
const feature = (id, facts, geometry = square(100.5)) => ({
  type: "Feature",
  geometry,
  properties: { id, level: "community", boundary_version: 1, ...facts },
});
/** @param {number} west @returns {Geometry} */
const square = (west) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, 13.77],
      [west + 0.01, 13.77],
      [west + 0.01, 13.78],
      [west, 13.77],
    ],
  ],
});
/** @param {AreaFeature[]} features @returns {AreaCollection} */
const collection = (...features) => ({ type: "FeatureCollection", features });
/** @param {Drawing} drawing @param {string} id */
const layerOf = (drawing, id) => /** @type {AreaLayer} */ (drawing.layer("community", id));

test("an area has the colour of its class, and follows what is known of it", () => {
  const drawing = makeDrawing();
  const known = { complaints: { count: 7, withheld: false } };
  drawing.setAreas("community", collection(feature("DS01", known)));
  assert.equal(layerOf(drawing, "DS01").options.fillColor, "#c0ffee");
  Object.assign(drawing.properties("community", "DS01") ?? {}, {
    complaints: { count: null, withheld: true },
  });
  drawing.restyle();
  assert.equal(layerOf(drawing, "DS01").options.fillColor, "url(#dm-hatch)");
});

test("a layer is made anew only where its outline changed, and goes with its area", () => {
  const drawing = makeDrawing();
  drawing.setAreas("community", collection(feature("DS01", {}), feature("DS02", {})));
  const before = layerOf(drawing, "DS01");
  drawing.setAreas("community", collection(feature("DS01", { name_th: "ใหม่" })));
  assert.equal(layerOf(drawing, "DS01"), before);
  assert.equal(drawing.properties("community", "DS01")?.name_th, "ใหม่");
  assert.equal(drawing.layer("community", "DS02"), undefined);
  drawing.setAreas("community", collection(feature("DS01", { boundary_version: 2 })));
  assert.notEqual(layerOf(drawing, "DS01"), before);
});

test("a tap tells the area; beside a square it tells the nearest within reach", () => {
  const drawing = makeDrawing();
  /** @type {Geometry} */
  const point = { type: "Point", coordinates: [100.505, 13.775] };
  const square_ = feature("DS06", { boundary_status: "point only" }, point);
  drawing.setAreas("community", collection(feature("DS01", {}, square(100.49)), square_));
  layerOf(drawing, "DS01").fire("click", {}, true);
  const at = map.latLngToLayerPoint([13.775, 100.505]);
  map.fire("click", { layerPoint: at.add([20, 0]) });
  map.fire("click", { layerPoint: at.add([25, 0]) });
  assert.deepEqual(tapped, ["DS01", "DS06"]);
});

test("risk points close together are one badge with their number", () => {
  const drawing = makeDrawing();
  /** @param {number} lng @returns {RiskFeature} */
  const risk = (lng) => ({
    geometry: { coordinates: [lng, 13.775] },
    properties: /** @type {Risk} */ ({ id: `R${lng}`, level: "very high" }),
  });
  drawing.setRisks({ features: [risk(100.505), risk(100.5051), risk(100.52)] });
  const badges = [...document.querySelectorAll(".dm-risk")].map((badge) => badge.textContent);
  assert.deepEqual(badges, ["×2", ""]);
  assert.equal(document.querySelectorAll(".dm-bunch").length, 1);
  assert.equal(document.querySelectorAll(".dm-risk .dm-mark-4").length, 2);
  drawing.setRisks(null);
  assert.equal(document.querySelectorAll(".dm-risk").length, 0);
});

test("areas of the other level are away; their names are those of the level", () => {
  const drawing = makeDrawing();
  const outline = feature("S1", { level: "subdistrict" }, square(100.5));
  drawing.setAreas("subdistrict", collection(outline));
  drawing.setAreas("community", collection(feature("DS01", {})));
  const away = () =>
    [...document.querySelectorAll("path.leaflet-interactive")].map((path) =>
      path.classList.contains("dm-away"),
    );
  assert.deepEqual(away().sort(), [false, true]);
  look.filter.level = "subdistrict";
  drawing.restyle();
  assert.deepEqual(away().sort(), [false, true]);
  const names = [...document.querySelectorAll(".dm-label")].map((label) => label.textContent);
  assert.deepEqual(names.sort(), ["label S1", "short DS01"]);
});

test("a point told by its community stands inside of the outline, in whatever order both come", () => {
  const drawing = makeDrawing();
  const properties = /** @type {Risk} */ ({
    id: "R1",
    level: "high",
    community_id: "DS01",
    precision: "community",
  });
  drawing.setRisks({ features: [{ geometry: { coordinates: [100.4, 13.7] }, properties }] });
  assert.deepEqual(drawing.badgeAt("R1"), L.latLng(13.7, 100.4));
  drawing.setAreas("community", collection(feature("DS01", {})));
  const at = /** @type {L.LatLng} */ (drawing.badgeAt("R1"));
  assert(covers(square(100.5), [at.lng, at.lat]));
  assert.equal(drawing.badgeAt("R2"), null);
});
