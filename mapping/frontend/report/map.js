/* The map of a report, only when somebody asks for it: the cross-hair in the middle is the place. */
import { make } from "../core/dom.js";
import { addStreets } from "../map/basemap.js";
import { whereIs } from "../map/places.js";

const ZOOM = 14; // at which it opens
const MOVED_M = 20; // from where the map opens: nearer is a phone that was turned, or a zoom
/** @type {Record<string, L.PathOptions>} */
const STYLES = {
  subdistrict: { color: "#46525f", weight: 2, fill: false },
  community: { color: "#0b5cad", weight: 1, fillColor: "#0b5cad", fillOpacity: 0.08 },
  road: { color: "#8a949e", weight: 1 },
  canal: { color: "#7fb2d6", weight: 2 },
};

/**
 * Put an element that loads something into the head; wait until it has.
 * @param {HTMLElement} element
 */
const loadElement = (element) =>
  new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });

async function loadLeaflet() {
  if (window.L) return;
  await loadElement(make("link", { rel: "stylesheet", href: "/assets/leaflet/leaflet.css" }));
  await loadElement(make("script", { src: "/assets/leaflet/leaflet.js" }));
}

/**
 * @param {string} address
 * @returns {Promise<AreaCollection>}
 */
const fetchCollection = async (address) => (await fetch(address)).json();

/** @param {Level} level */
const fetchAreas = (level) => fetchCollection(`/api/areas.geojson?level=${level}`);

/**
 * @param {L.Map} map
 * @param {AreaCollection} collection
 */
function drawCollection(map, collection) {
  L.geoJSON(/** @type {any} */ (collection), {
    interactive: false,
    filter: ({ geometry }) => geometry && geometry.type !== "Point",
    style: (feature) => {
      const { kind, level } = feature?.properties ?? {};
      return STYLES[kind] ?? STYLES[level] ?? STYLES.road;
    },
  }).addTo(map);
}

/**
 * Draw the map.
 * @type {PlaceMap}
 */
export async function placeMap(box, home, onPlace) {
  await loadLeaflet();
  const map = L.map(box, { maxZoom: 19, zoomAnimation: false, attributionControl: false });
  map.setView(home, ZOOM);
  /** @type {(place: Position) => Near | null} */
  let nearOf = () => null;
  let isMoved = false; // where the map opens is no place that anybody chose
  const tell = () => {
    isMoved ||= map.distance(map.getCenter(), home) > MOVED_M;
    if (!isMoved) return;
    const { lng, lat } = map.getCenter();
    /** @type {Position} */
    const place = [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
    onPlace(place, nearOf(place));
  };
  map.on("moveend", tell);
  const [base, subdistricts] = await Promise.all([
    fetchCollection("/api/base.geojson"),
    fetchAreas("subdistrict"),
  ]);
  drawCollection(map, base);
  drawCollection(map, subdistricts);
  addStreets(map, document.documentElement.lang);
  try {
    // On a bad network the report goes on without: then nobody is asked.
    const communities = await fetchAreas("community");
    drawCollection(map, communities);
    const known = { subdistrict: subdistricts.features, community: communities.features };
    nearOf = (place) => whereIs({ features: (level) => known[level] }, place).near;
    box.dataset.areas = "here";
    tell();
  } catch (error) {
    console.warn(error);
  }
}
