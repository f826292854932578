/* Names on the map: the more important first, the others where there is room. */
import { makeIcon, overlap } from "./badges.js";

/** @type {Record<LabelKind, number>} */
const LABEL_ZOOM = { subdistrict: 0, community: 14, landmark: 15 };
/** @type {Record<LabelKind, number>} */
const LABEL_RANK = { subdistrict: 0, community: 1, landmark: 2 };
const EDGE_PX = { x: 80, y: 40 }; // so far outside of the window a name may still be seen
const BESIDE_PX = 18; // how far below its square a name stands
const HALF_HEIGHT_PX = 12;
const MARGIN_PX = 3;
const UNKNOWN_WIDTH_PX = 100;

/**
 * Return the label of a place.
 * @param {LabelKind} kind
 * @param {L.LatLngExpression} at
 * @param {string} text
 * @param {{ isBeside?: boolean }} [options] beside a square instead of on its place
 * @returns {Label}
 */
export function makeLabel(kind, at, text, { isBeside = false } = {}) {
  const icon = makeIcon(text, `dm-label dm-${kind}${isBeside ? " dm-beside" : ""}`);
  const options = { icon, pane: "dm-labels", interactive: false, keyboard: false };
  return { kind, marker: L.marker(at, options), width: null, isBeside };
}

export class Labels {
  /** @type {Label[]} */
  #labels = [];

  /**
   * @param {L.Map} map
   * @param {() => Level} level that is shown
   */
  constructor(map, level) {
    this.map = map;
    this.level = level;
    map.on("moveend", () => this.tidy());
    document.fonts?.ready.then(() => {
      for (const label of this.#labels) label.width = null;
      this.tidy();
    });
  }

  /**
   * Put other labels in the place of those of a kind.
   * @param {LabelKind} kind
   * @param {Label[]} labels
   */
  replace(kind, labels) {
    const [old, others] = [true, false].map((is) =>
      this.#labels.filter((label) => (label.kind === kind) === is),
    );
    for (const label of old) label.marker.remove();
    for (const label of labels) label.marker.addTo(this.map);
    this.#labels = [...others, ...labels];
    this.#labels.sort((a, b) => LABEL_RANK[a.kind] - LABEL_RANK[b.kind]);
    this.tidy();
  }

  /** Leave out names that would touch a more important one. */
  tidy() {
    /** @type {Box[]} */
    const taken = [];
    for (const label of this.#labels) {
      const element = label.marker.getElement();
      if (!element) continue;
      const box = this.#boxOf(label, element);
      const isShown = this.#isWanted(label) && box && taken.every((other) => !overlap(box, other));
      element.classList.toggle("dm-away", !isShown);
      if (isShown) taken.push(box);
    }
  }

  /** @param {Label} label */
  #isWanted({ kind }) {
    const isOfLevel = kind !== "community" || this.level() === "community";
    return this.map.getZoom() >= LABEL_ZOOM[kind] && isOfLevel;
  }

  /**
   * Return the place of a name on screen; null where it is out of sight.
   * @param {Label} label
   * @param {HTMLElement} element
   * @returns {Box | null}
   */
  #boxOf(label, element) {
    const size = this.map.getSize();
    const { x, y: middle } = this.map.latLngToContainerPoint(label.marker.getLatLng());
    const y = middle + (label.isBeside ? BESIDE_PX : 0);
    label.width ??= /** @type {HTMLElement} */ (element.firstChild).offsetWidth || null;
    const half = (label.width ?? UNKNOWN_WIDTH_PX) / 2 + MARGIN_PX;
    const isAcross = x > -EDGE_PX.x && x < size.x + EDGE_PX.x;
    const isDown = y > -EDGE_PX.y && y < size.y + EDGE_PX.y;
    if (!isAcross || !isDown) return null;
    return [x - half, y - HALF_HEIGHT_PX, x + half, y + HALF_HEIGHT_PX];
  }
}
