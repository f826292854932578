/* What lies under our map, drawn after everything else, so that nothing waits for it: a street map in
   quiet greys from one archive on our own server, or tiles of another host, where they are set.
   Without either our own ground stays. */
import { make } from "../core/dom.js";

const FACTS = "/api/basemap.json";
const PANE = "dm-streets";
const DRAWN = "has-streets"; // on the map: our own roads and canals give way
const DEEPEST_TILES = 18; // closer by, Leaflet enlarges them

/** @type {{ light: StreetColours, dark: StreetColours }} */
const COLOURS = {
  light: {
    ground: "#f6f6f3",
    water: "#cfe2ee",
    park: "#e6eee2",
    building: "#ebebe7",
    small: "#ffffff",
    large: "#e2e4e6",
    edge: "#d5d8db",
    rail: "#c9ccd1",
    words: "#6b7580",
    halo: "#ffffff",
    waterWords: "#4b7fa6",
  },
  dark: {
    ground: "#1f2327",
    water: "#22384a",
    park: "#222c26",
    building: "#262b30",
    small: "#343a40",
    large: "#3d444b",
    edge: "#2b3036",
    rail: "#3a4047",
    words: "#a3adb7",
    halo: "#1f2327",
    waterWords: "#7fb0d3",
  },
};

/**
 * Draw the street map under a map, once; does nothing where none is installed or the network is away.
 * @param {L.Map} map
 * @param {string} language
 */
export async function addStreets(map, language) {
  if (location.protocol === "file:") return; // a page to take home asks nobody
  const facts = await fetchFacts();
  if (!facts?.url || map.getPane(PANE)) return;
  putUnder(map, await makeStreets(map, facts, language));
}

/**
 * Put a layer under a map in the place of what lies there; null leaves our own ground alone.
 * @param {L.Map} map
 * @param {L.Layer | null} layer
 * @param {L.Layer | null} [before]
 */
export function putUnder(map, layer, before = null) {
  before?.remove();
  layer?.addTo(map);
  map.getContainer().classList.toggle(DRAWN, layer !== null);
}

/** The place of what lies under everything. @param {L.Map} map */
function makePane(map) {
  if (map.getPane(PANE)) return PANE;
  const { style } = map.createPane(PANE);
  style.zIndex = "150";
  style.pointerEvents = "none";
  return PANE;
}

/**
 * Return the tiles of another host as a layer; that host sees who looks at what.
 * @param {L.Map} map
 * @param {TileFacts} tiles
 */
export const makeTiles = (map, { url, attribution }) =>
  L.tileLayer(url, {
    pane: makePane(map),
    attribution: escapeHtml(attribution),
    maxZoom: map.getMaxZoom(),
    maxNativeZoom: DEEPEST_TILES,
    // Hosts of tiles ask which site shows them; they are told no more than that.
    referrerPolicy: "strict-origin-when-cross-origin",
  });

/** Leaflet takes an attribution for HTML. @param {string} text */
const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Return the street map as a layer.
 * @param {L.Map} map
 * @param {StreetFacts} facts
 * @param {string} language
 * @returns {Promise<L.Layer>}
 */
export async function makeStreets(map, facts, language) {
  await loadScript(facts.script);
  const isDark = getComputedStyle(document.documentElement).colorScheme === "dark";
  const colours = COLOURS[isDark ? "dark" : "light"];
  const [west, south, east, north] = facts.bounds;
  return protomapsL.leafletLayer({
    // The library asks an archive at an address, or something that gives single tiles.
    url: typeof facts.url === "string" ? new URL(facts.url, location.href).href : facts.url,
    pane: makePane(map),
    bounds: [
      [south, west],
      [north, east],
    ],
    maxDataZoom: facts.max_zoom,
    attribution: facts.attribution,
    backgroundColor: colours.ground,
    paintRules: listPaintRules(colours),
    labelRules: listLabelRules(colours, language),
  });
}

/** Return what can lie under a map; null where nobody says. @returns {Promise<StreetFacts | null>} */
export async function fetchFacts() {
  try {
    const answer = await fetch(FACTS);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the network is away: our own ground is there
  }
}

/**
 * Load the script that draws vector tiles, once a page.
 * @param {string} address
 * @returns {Promise<void>}
 */
function loadScript(address) {
  if (typeof protomapsL !== "undefined") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = make("script", { src: address });
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("the street map did not load")));
    document.head.append(script);
  });
}

/**
 * Return how the ground is painted, what lies lowest first.
 * @param {StreetColours} colours
 */
export function listPaintRules(colours) {
  const { LineSymbolizer, PolygonSymbolizer } = protomapsL;
  /** @param {string} color @param {number} base pixels at zoom 14; twice that two zooms on */
  const line = (color, base) =>
    new LineSymbolizer({
      color,
      width: (/** @type {number} */ zoom) => base * 1.4 ** (zoom - 14),
    });
  const ofKind =
    (/** @type {string[]} */ ...kinds) =>
    (/** @type {number} */ _zoom, /** @type {StreetFeature} */ { props }) =>
      kinds.includes(String(props.kind));
  const polygon = (/** @type {string} */ fill) => new PolygonSymbolizer({ fill });
  const isArea = (/** @type {number} */ _zoom, /** @type {StreetFeature} */ { geomType }) =>
    geomType === 3;
  return [
    {
      dataLayer: "landuse",
      symbolizer: polygon(colours.park),
      filter: ofKind("park", "wood", "forest", "grass"),
    },
    { dataLayer: "water", symbolizer: polygon(colours.water), filter: isArea },
    {
      dataLayer: "water",
      symbolizer: line(colours.water, 2),
      filter: ofKind("river", "canal", "stream"),
    },
    { dataLayer: "buildings", symbolizer: polygon(colours.building), minzoom: 15 },
    { dataLayer: "roads", symbolizer: line(colours.rail, 1), filter: ofKind("rail") },
    {
      dataLayer: "roads",
      symbolizer: line(colours.edge, 0.6),
      filter: ofKind("path", "other"),
      minzoom: 15,
    },
    { dataLayer: "roads", symbolizer: line(colours.edge, 2.4), filter: ofKind("minor_road") },
    { dataLayer: "roads", symbolizer: line(colours.small, 1.6), filter: ofKind("minor_road") },
    {
      dataLayer: "roads",
      symbolizer: line(colours.edge, 5),
      filter: ofKind("major_road", "highway"),
    },
    {
      dataLayer: "roads",
      symbolizer: line(colours.large, 4),
      filter: ofKind("major_road", "highway"),
    },
  ];
}

/**
 * Return which streets and waters carry their names.
 * @param {StreetColours} colours
 * @param {string} language
 */
export function listLabelRules(colours, language) {
  const { LineLabelSymbolizer } = protomapsL;
  const labelProps = [`name:${language}`, "name"];
  const words = (/** @type {string} */ fill, /** @type {number} */ size) =>
    new LineLabelSymbolizer({
      labelProps,
      fill,
      stroke: colours.halo,
      width: 2,
      font: `400 ${size}px Sarabun, sans-serif`,
    });
  const ofKind =
    (/** @type {string[]} */ ...kinds) =>
    (/** @type {number} */ _zoom, /** @type {StreetFeature} */ { props }) =>
      kinds.includes(String(props.kind));
  return [
    {
      dataLayer: "roads",
      symbolizer: words(colours.words, 12),
      filter: ofKind("highway", "major_road"),
      minzoom: 13,
    },
    {
      dataLayer: "roads",
      symbolizer: words(colours.words, 11),
      filter: ofKind("minor_road"),
      minzoom: 16,
    },
    {
      dataLayer: "water",
      symbolizer: words(colours.waterWords, 12),
      filter: ofKind("river", "canal"),
      minzoom: 13,
    },
  ];
}
