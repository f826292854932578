/* Badges of risk points, and pins: those that would hide one another become one. */
import { make } from "../core/dom.js";
import { makeMark, makeProjectMark } from "./marks.js";
import { WATCH_STATES, watchOf } from "./projects.js";
import { isSolved, rankOf } from "./risks.js";

const HALF_MARK_PX = [13, 13];
export const HALF_BUNCH_PX = [36, 18];
export const HALF_SMALL_PX = [26, 18]; // of a bunch that says its number alone

/**
 * Return the features in bunches of those that are close on screen.
 * @template {Placed} Feature
 * @param {Pick<L.Map, "project" | "getZoom">} map
 * @param {Feature[]} features
 * @param {number} apart pixels
 * @returns {Feature[][]}
 */
export function bunch(map, features, apart) {
  /** @type {{ at: L.Point, features: Feature[] }[]} */
  const bunches = [];
  for (const feature of features) {
    const [lng, lat] = feature.geometry.coordinates;
    const at = map.project([lat, lng], map.getZoom());
    const near = bunches.find((other) => other.at.distanceTo(at) < apart);
    if (near) near.features.push(feature);
    else bunches.push({ at, features: [feature] });
  }
  return bunches.map((each) => each.features);
}

/**
 * Return bunches of what has a badge, whose badges do not touch: what would touch becomes one.
 * @template {Placed} Feature
 * @param {Pick<L.Map, "project" | "getZoom">} map
 * @param {Feature[]} features
 * @param {number} apart pixels between two points that are drawn apart
 * @param {number[]} [half] pixels of half a bunch, across and down
 * @returns {Feature[][]}
 */
export function bunchApart(map, features, apart, half = HALF_BUNCH_PX) {
  /** @type {{ group: Feature[], box: Box }[]} */
  let bunches = bunch(map, features, apart).map((group) => ({
    group,
    box: boxOf(map, group, half),
  }));
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (const one of bunches) {
      const other = bunches.find((each) => each !== one && overlap(each.box, one.box));
      if (!other) continue;
      const group = [...one.group, ...other.group];
      bunches = bunches.filter((each) => each !== one && each !== other);
      bunches.push({ group, box: boxOf(map, group, half) });
      isDone = false;
      break;
    }
  }
  return bunches.map(({ group }) => group);
}

/**
 * Return the box that the badge of risk points takes.
 * @param {Pick<L.Map, "project" | "getZoom">} map
 * @param {Placed[]} group
 * @param {number[]} [half] pixels of half a bunch, across and down
 * @returns {Box}
 */
export function boxOf(map, group, half = HALF_BUNCH_PX) {
  const { x, y } = map.project(middleOf(group), map.getZoom());
  const [across, down] = group.length > 1 ? half : HALF_MARK_PX;
  return [x - across, y - down, x + across, y + down];
}

/**
 * Say whether two boxes have anything in common.
 * @param {Box} a
 * @param {Box} b
 */
export const overlap = (a, b) => !(a[0] > b[2] || b[0] > a[2] || a[1] > b[3] || b[1] > a[3]);

/**
 * Return the middle of features as latitude and longitude.
 * @param {Placed[]} features
 * @returns {[number, number]}
 */
export function middleOf(features) {
  /** @param {0 | 1} i */
  const mean = (i) =>
    features.reduce((sum, { geometry }) => sum + geometry.coordinates[i], 0) / features.length;
  return [mean(1), mean(0)];
}

/**
 * Return an icon with words.
 * @param {string} text
 * @param {string} look its classes
 * @param {[number, number]} [size] pixels; without it the style decides
 */
export const makeIcon = (text, look, size) =>
  L.divIcon({
    html: make("span", { text }),
    // Leaflet leaves the size to the style where it is null, which its types do not know.
    iconSize: /** @type {L.PointExpression} */ (size ?? /** @type {unknown} */ (null)),
    className: look,
  });

/**
 * Return the badge of risk points: the mark of one; of several the mark of the worst open one beside
 * their number.
 * @param {RiskFeature[]} features
 * @param {(count: number) => string} [count] words
 */
export function badgeIcon(features, count = (number) => `×${number}`) {
  const open = features.filter(({ properties }) => !isSolved(properties));
  const rank = Math.max(0, ...open.map(({ properties }) => rankOf(properties.level)));
  return makeBadge(makeMark(rank, { isSolved: !rank }), features.length, count);
}

/**
 * Return the badge of projects: the board of one; of several the board that asks most for a look.
 * @param {ProjectFeature[]} features
 * @param {(count: number) => string} [count] words
 */
export function projectIcon(features, count = (number) => `×${number}`) {
  const states = features.map(({ properties }) => watchOf(properties));
  const first = WATCH_STATES.find((state) => states.includes(state)) ?? "seen";
  return makeBadge(makeProjectMark(first), features.length, count);
}

/**
 * @param {SVGElement} mark
 * @param {number} number of what it stands for
 * @param {(count: number) => string} count words
 */
function makeBadge(mark, number, count) {
  const isBunch = number > 1;
  const words = isBunch ? [make("b", { text: count(number) })] : [];
  return L.divIcon({
    html: make("span", {}, mark, ...words),
    iconSize: /** @type {L.PointExpression} */ (/** @type {unknown} */ (null)),
    className: `dm-risk${isBunch ? " dm-bunch" : ""}`,
  });
}
