/* Names on the map: the more important first, each left out where it would touch another name, a mark
   or a button. Names of roads and canals lie along them. */
import { makeIcon, overlap } from "./badges.js";
import { boxesAlong, placesAlong } from "./lines.js";

/** The more important first. @type {LabelKind[]} */
const KINDS = ["subdistrict", "community", "road", "canal", "landmark"];
/** @type {Record<LabelKind, number>} */
const LABEL_ZOOM = { subdistrict: 0, community: 0, road: 13.5, canal: 13.5, landmark: 15 };
/** Seen from afar only so many communities have a name: up to this zoom, so many. */
const FEW = [
  [13, 4],
  [14, 9],
];
const HALF_HEIGHT_PX = 12;
const MARGIN_PX = 3;
const BESIDE_PX = 28; // from the middle of a mark to that of a name above or below it
const BESIDE_DOT_PX = 15; // the same of the dot of a landmark
const FAR_PX = 132; // from the middle of a subdistrict to its name, where marks lie on the middle
const STEP_PX = 12;
/** Steps around the middle, the nearest first. @type {Position[]} */
const AROUND = listSteps(FAR_PX, STEP_PX);

/**
 * Return the corners of a grid around its middle within a distance, the nearest first.
 * @param {number} far
 * @param {number} step
 * @returns {Position[]}
 */
export function listSteps(far, step) {
  const half = Math.floor(far / step);
  const numbers = Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * step);
  return numbers
    .flatMap((y) => numbers.map((x) => /** @type {Position} */ ([x, y])))
    .filter(([x, y]) => Math.hypot(x, y) <= far)
    .sort(([x1, y1], [x2, y2]) => Math.hypot(x1, y1) - Math.hypot(x2, y2));
}

/**
 * Return the label of a place.
 * @param {LabelKind} kind
 * @param {L.LatLngExpression} at
 * @param {string} text
 * @param {{ id?: string, isBeside?: boolean, lines?: Position[][], mayStand?: (at: Position) => boolean }} [options]
 *   beside a square instead of on its place; along lines; anywhere around that it may stand
 * @returns {Label}
 */
export function makeLabel(kind, at, text, { id, isBeside = false, lines, mayStand } = {}) {
  const icon = makeIcon(text, `dm-label dm-${kind}`);
  const options = { icon, pane: "dm-labels", interactive: false, keyboard: false };
  return { kind, id, lines, mayStand, marker: L.marker(at, options), width: null, isBeside };
}

/**
 * Say whether a box is in the window as a whole: a name is never cut.
 * @param {Box} box
 * @param {{ x: number, y: number }} size
 */
const isWhole = ([left, top, right, bottom], { x, y }) =>
  left >= 0 && top >= 0 && right <= x && bottom <= y;

export class Labels {
  /** @type {Label[]} */
  #labels = [];

  /**
   * @param {L.Map} map
   * @param {LabelOptions} options
   */
  constructor(map, options) {
    this.map = map;
    this.options = options;
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
    this.tidy();
  }

  /** Place each name where it is free, and leave the others out. */
  tidy() {
    const taken = [...this.options.taken()];
    const zoom = this.map.getZoom();
    let left = FEW.find(([upTo]) => zoom < upTo)?.[1] ?? Infinity;
    for (const label of this.#inOrder()) {
      const element = label.marker.getElement();
      const span = /** @type {HTMLElement | null | undefined} */ (element?.firstChild);
      if (!element || !span) continue;
      label.width ??= span.offsetWidth || null;
      const isCommunity = label.kind === "community";
      const isWanted = this.#isWanted(label) && (!isCommunity || left > 0);
      const place = isWanted ? this.#place(label, taken) : null;
      element.classList.toggle("dm-unseen", !place);
      if (!place) continue;
      if (isCommunity) left -= 1;
      span.style.transform = place.transform;
      taken.push(...place.boxes);
    }
  }

  #inOrder() {
    const { rank } = this.options;
    /** @param {Label} label */
    const rankOf = ({ kind, id }) => (kind === "community" ? rank(id ?? "") : 0);
    return this.#labels
      .map((label) => ({ label, kind: KINDS.indexOf(label.kind), rank: rankOf(label) }))
      .sort((a, b) => a.kind - b.kind || b.rank - a.rank)
      .map(({ label }) => label);
  }

  /** @param {Label} label */
  #isWanted({ kind }) {
    const isOfLevel = kind !== "community" || this.options.level() === "community";
    return this.map.getZoom() >= LABEL_ZOOM[kind] && isOfLevel;
  }

  /**
   * Return where a name is free, with the boxes that it takes; null where it is nowhere.
   * @param {Label} label
   * @param {Box[]} taken
   * @returns {LabelPlace | null}
   */
  #place(label, taken) {
    const size = this.map.getSize();
    const tries = label.lines ? this.#placesOfLine(label) : this.#placesOfPoint(label);
    /** @param {LabelPlace} place */
    const isFree = ({ boxes, middle }) =>
      boxes.every((box) => isWhole(box, size) && taken.every((other) => !overlap(box, other))) &&
      (!middle || !label.mayStand || label.mayStand(this.#placeOf(middle)));
    const place = tries.find(isFree) ?? null;
    if (place?.at) label.marker.setLatLng(this.map.containerPointToLatLng(place.at));
    return place;
  }

  /** @param {L.Point} pixel @returns {Position} */
  #placeOf(pixel) {
    const { lat, lng } = this.map.containerPointToLatLng(pixel);
    return [lng, lat];
  }

  /** @param {Label} label @returns {LabelPlace[]} */
  #placesOfPoint({ marker, width, isBeside, kind, mayStand }) {
    const { x, y } = this.map.latLngToContainerPoint(marker.getLatLng());
    const half = (width ?? 0) / 2 + MARGIN_PX;
    const away = kind === "landmark" ? BESIDE_DOT_PX : BESIDE_PX;
    const across = half + away - HALF_HEIGHT_PX;
    const around = [
      [0, away],
      [0, -away],
      [across, 0],
      [-across, 0],
    ];
    const near = isBeside ? around : [[0, 0], ...around];
    const offsets = mayStand ? AROUND : near;
    return offsets.map(([dx, dy]) => ({
      middle: L.point(x + dx, y + dy),
      transform: `translate(-50%, -50%) translate(${dx}px, ${dy}px)`,
      boxes: [[x + dx - half, y + dy - HALF_HEIGHT_PX, x + dx + half, y + dy + HALF_HEIGHT_PX]],
    }));
  }

  /** @param {Label} label @returns {LabelPlace[]} */
  #placesOfLine({ lines = [], width }) {
    const size = this.map.getSize();
    const seen = lines.map((line) =>
      line.map(([lng, lat]) => this.map.latLngToContainerPoint([lat, lng])),
    );
    return placesAlong(seen, (width ?? 0) + 4 * MARGIN_PX, size).map((place) => ({
      at: L.point(place.x, place.y),
      transform: `translate(-50%, -50%) rotate(${place.angle.toFixed(1)}deg)`,
      boxes: boxesAlong(place, (width ?? 0) + 2 * MARGIN_PX),
    }));
  }
}
