/* The map of a report, only when somebody asks for it: the cross-hair in the middle is the place. */
const url = (path) => `/assets/${path}`;
const HOME = { center: [13.7795, 100.515], zoom: 14 };
const MOVED_M = 20; // from where the map opens: nearer is a phone that was turned, or a zoom
const STYLES = {
  subdistrict: { color: "#46525f", weight: 2, fill: false },
  community: { color: "#0b5cad", weight: 1, fillColor: "#0b5cad", fillOpacity: 0.08 },
  road: { color: "#8a949e", weight: 1 },
  canal: { color: "#7fb2d6", weight: 2 },
};

const added = (tag, options) => new Promise((done, fail) => {
  const made = Object.assign(document.createElement(tag), options);
  made.onload = done;
  made.onerror = fail;
  document.head.append(made);
});

const areas = async (level) => (await fetch(`/api/areas.geojson?level=${level}`)).json();

/** Returns what tells the community that a place (longitude, latitude) is beside; it comes after the map. */
async function besides(subdistricts, communities) {
  window.DusitMap ??= {};
  await added("script", { src: url("map/place.js") });
  const known = { subdistrict: subdistricts.features, community: communities.features };
  const drawing = {
    all: (level) => known[level].map((feature) => feature.properties),
    layer: (level, id) => ({ feature: known[level].find((feature) => feature.properties.id === id) }),
  };
  return (at) => window.DusitMap.whereIs(drawing, at).near;
}

/**
 * Draws the map.
 * @param box where
 * @param chosen is told the place once the map was moved, and the community that it is beside: its properties and metres, null for none
 */
export async function placeMap(box, chosen) {
  if (!window.L) {
    await added("link", { rel: "stylesheet", href: url("leaflet/leaflet.css") });
    await added("script", { src: url("leaflet/leaflet.js") });
  }
  const map = window.L.map(box, { maxZoom: 19, zoomAnimation: false, attributionControl: false }).setView(HOME.center, HOME.zoom);
  const draw = (collection) => window.L.geoJSON(collection, {
    interactive: false,
    filter: (feature) => feature.geometry && feature.geometry.type !== "Point",
    style: (feature) => STYLES[feature.properties.kind] ?? STYLES[feature.properties.level] ?? STYLES.road,
  }).addTo(map);
  let near = () => null;
  let moved = false; // where the map opens is no place that anybody chose
  const tell = () => {
    moved ||= map.distance(map.getCenter(), HOME.center) > MOVED_M;
    if (!moved) return;
    const { lng, lat } = map.getCenter();
    const at = [Number(lng.toFixed(6)), Number(lat.toFixed(6))];
    chosen(at, near(at));
  };
  map.on("moveend", tell);
  const [base, subdistricts] = await Promise.all([fetch("/api/base.geojson").then((answer) => answer.json()), areas("subdistrict")]);
  draw(base);
  draw(subdistricts);
  try { // on a bad network the report goes on without: then nobody is asked
    const communities = await areas("community");
    draw(communities);
    near = await besides(subdistricts, communities);
    tell();
  } catch (error) {
    console.warn(error);
  }
}
