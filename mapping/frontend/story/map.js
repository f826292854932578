/* The story's one map: what a step wants to show, where it flies to, two editions side by side.
   It is made once and never mounted again. */
import { addStreets } from "../map/basemap.js";
import { badgeIcon, bunch, middleOf } from "../map/badges.js";
import { Drawing } from "../map/drawing.js";
import { styleOf } from "../map/reading.js";
import { swipe } from "../map/swipe.js";

const STILL = /** @type {const} */ ([
  "dragging",
  "touchZoom",
  "doubleClickZoom",
  "scrollWheelZoom",
  "boxZoom",
  "keyboard",
]);
const APART_PX = 62; // badges are read from the back row
const CLOSEST = 16; // streets, never a house
const FLIGHT_S = 1.3;
const AROUND_M = 900;
const LEGEND_PART = 0.14; // of the width, kept free at the left: the legend covers no community
const CODE_PART = 0.24; // of the width: the code stands in the lower right, where the district narrows
/** @type {{ before: [string, string], after: [string, string] }} */
const PANES = { before: ["dm-before", "dm-before-signs"], after: ["dm-after", "dm-after-signs"] };
/**
 * Return the boxes of the marks of both editions while they are compared: no name lies under them.
 * @param {HTMLElement} ground
 * @returns {Box[]}
 */
function listSideBoxes(ground) {
  const { left, top } = ground.getBoundingClientRect();
  const panes = [PANES.before, PANES.after].map(([, signs]) => `.leaflet-${signs}-pane`);
  return [...ground.querySelectorAll(panes.map((pane) => `${pane} .dm-risk > span`).join())]
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
}

const QUIET = { pane: "dm-points", interactive: false };
const MARKED = {
  color: "#0a5be0",
  weight: 4,
  dashArray: "10 7",
  fillColor: "#0a5be0",
  fillOpacity: 0.14,
};

export class StoryMap {
  /** @type {StoryStep["map"] | null} */
  #target = null;
  /** @type {(() => void) | null} */
  #stopSwipe = null;

  /**
   * @param {L.Map} map
   * @param {StoryParts} parts
   */
  constructor(map, parts) {
    const { config, names, documents } = parts;
    this.map = map;
    this.parts = parts;
    /** @type {Look} */
    this.look = {
      filter: { indicator: "risks", level: "community" },
      isPlain: true,
      open: null,
      cube: null,
      palette: config.palette,
      feeds: Boolean(documents.community.feeds?.length),
    };
    const obstacles = () => listSideBoxes(map.getContainer());
    this.drawing = new Drawing(map, { look: () => this.look, names, apart: APART_PX, obstacles });
    this.marks = L.geoJSON(undefined, {
      ...QUIET,
      style: MARKED,
      pointToLayer: (_, at) => L.circleMarker(at, { ...QUIET, radius: 12 }),
    }).addTo(map);
    this.#prepare();
  }

  /**
   * Show a step.
   * @param {StoryStep} step
   * @param {StoryView} view
   */
  show(step, { animate, title, slider, words }) {
    const { indicator, level, risks, focus, marked } = step.map;
    const { documents, say } = this.parts;
    const only = focus ? [focus] : marked?.length ? marked : null;
    this.look = { ...this.look, filter: { indicator, level, only }, open: focus ?? null };
    this.drawing.restyle();
    this.drawing.setRisks({
      features: documents.risks.features.filter(({ properties }) => risks.includes(properties.id)),
    });
    this.#mark(step.map);
    const box = this.map.getContainer();
    box.classList.toggle("st-near", Boolean(focus)); // seen whole, names are only noise
    box.setAttribute("aria-label", say("frame.map", { title }));
    this.#compare(slider, words);
    this.#target = step.map;
    this.#go(animate);
  }

  #prepare() {
    const { map, drawing } = this;
    const { documents, say } = this.parts;
    const box = map.getContainer();
    map.options.zoomSnap = 0; // the district fills the room there is
    // Nobody drags it; one that was hidden would pan by itself when shown.
    map.setMaxBounds(/** @type {any} */ (null));
    for (const handler of STILL) map[handler]?.disable();
    box.removeAttribute("tabindex"); // nothing to do here by keyboard: the words say the same
    box.setAttribute("role", "img");
    map.attributionControl.setPosition("bottomleft").setPrefix(false);
    map.attributionControl.addAttribution(say("page.source"));
    drawing.setAreas("subdistrict", documents.subdistrict);
    drawing.setAreas("community", documents.community);
    drawing.setBase(documents.base);
    addStreets(map, document.documentElement.lang);
    if (documents.before) {
      this.#drawSide(documents.before, PANES.before, 0);
      this.#drawSide(documents.after, PANES.after, 1);
    }
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      this.#go(false);
    }).observe(box);
  }

  /**
   * Return what a step wants in sight.
   * @param {StoryStep["map"]} target
   */
  #boundsOf({ focus, cell, at }) {
    if (cell) return L.geoJSON(cell).getBounds().pad(1.6);
    if (at) return L.latLng(at[1], at[0]).toBounds(AROUND_M);
    const layer = this.drawing.layer("community", focus);
    if (layer?.getBounds) return layer.getBounds().pad(0.9);
    return layer?.getLatLng?.().toBounds(AROUND_M) ?? L.latLngBounds(this.parts.config.home);
  }

  /** @param {boolean} animate */
  #go(animate) {
    const { map } = this;
    const { phone, calm } = this.parts;
    const size = map.getSize();
    if (!this.#target || !size.x || !size.y) return;
    const [side, ends] = phone.matches ? [8, 12] : [28, 34];
    const left = phone.matches ? side : Math.max(side, size.x * LEGEND_PART);
    const right = phone.matches ? side : Math.max(side, size.x * CODE_PART);
    /** @type {L.FitBoundsOptions} */
    const options = {
      paddingTopLeft: [left, ends],
      paddingBottomRight: [right, ends],
      maxZoom: CLOSEST,
    };
    const bounds = this.#boundsOf(this.#target);
    map.stop();
    if (animate && !calm.matches) map.flyToBounds(bounds, { ...options, duration: FLIGHT_S });
    else map.fitBounds(bounds, { ...options, animate: false });
  }

  /**
   * Draw one edition's areas and risk points in panes of its own, which the line then cuts.
   * @param {EditionDocuments} edition
   * @param {[string, string]} panes
   * @param {number} order
   */
  #drawSide(edition, [pane, signs], order) {
    const { map } = this;
    map.createPane(pane).style.zIndex = String(442 + order); // below the names
    map.createPane(signs).style.zIndex = String(462 + order);
    /** @type {Look} */
    const look = {
      ...this.look,
      filter: { indicator: "coverage", level: "community" },
      open: null,
    };
    L.geoJSON(/** @type {any} */ (edition.community), {
      pane,
      interactive: false,
      style: (feature) => styleOf(feature?.properties, look),
      pointToLayer: (_, at) => L.circleMarker(at, { pane, radius: 7 }),
      ...{ renderer: L.svg({ pane }) },
    }).addTo(map);
    const badges = L.layerGroup().addTo(map);
    const open = edition.risks.features.filter(({ properties }) => properties.state === "approved");
    const redraw = () => {
      badges.clearLayers();
      for (const features of bunch(map, open, APART_PX)) {
        const icon = badgeIcon(features);
        const options = { icon, pane: signs, interactive: false, keyboard: false };
        badges.addLayer(L.marker(middleOf(features), options));
      }
      this.drawing.tidy();
    };
    map.on("zoomend", redraw);
    redraw();
  }

  /**
   * @param {HTMLInputElement | null} slider
   * @param {SwipeOptions["words"]} words
   */
  #compare(slider, words) {
    this.#stopSwipe?.();
    this.#stopSwipe = slider && swipe(this.map, slider, { ...PANES, words });
    this.map.getContainer().classList.toggle("st-comparing", Boolean(slider));
    this.drawing.tidy();
  }

  /** @param {StoryStep["map"]} target */
  #mark({ cell, marked = [] }) {
    this.marks.clearLayers();
    if (cell) this.marks.addData(cell);
    for (const id of marked ?? []) {
      const layer = this.drawing.layer("community", id);
      if (layer) this.marks.addData(layer.toGeoJSON());
    }
  }
}
