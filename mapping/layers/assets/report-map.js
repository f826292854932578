/* The map of a report, only when somebody asks for it: the cross-hair in the middle is the place. */
const url = (path) => `/assets/${path}`;
const HOME = { center: [13.7795, 100.515], zoom: 14 };
const STYLES = { subdistrict: { color: "#46525f", weight: 2, fill: false }, road: { color: "#8a949e", weight: 1 }, canal: { color: "#7fb2d6", weight: 2 } };

const added = (tag, options) => new Promise((done, fail) => {
  const made = Object.assign(document.createElement(tag), options);
  made.onload = done;
  made.onerror = fail;
  document.head.append(made);
});

export async function placeMap(box, chosen) {
  if (!window.L) {
    await added("link", { rel: "stylesheet", href: url("leaflet/leaflet.css") });
    await added("script", { src: url("leaflet/leaflet.js") });
  }
  const map = window.L.map(box, { maxZoom: 19, zoomAnimation: false, attributionControl: false }).setView(HOME.center, HOME.zoom);
  const [base, areas] = await Promise.all(["/api/base.geojson", "/api/areas.geojson?level=subdistrict"].map(async (path) => (await fetch(path)).json()));
  for (const collection of [base, areas]) {
    window.L.geoJSON(collection, {
      interactive: false,
      filter: (feature) => feature.geometry.type !== "Point",
      style: (feature) => STYLES[feature.properties.kind] ?? STYLES[feature.properties.level] ?? STYLES.road,
    }).addTo(map);
  }
  const tell = () => {
    const { lng, lat } = map.getCenter();
    chosen([Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
  };
  map.on("moveend", tell);
  tell();
}
