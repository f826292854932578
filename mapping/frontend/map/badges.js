/* Badges of risk points, and pins: those that would hide one another become one. */
import { make } from "../core/dom.js";
import { slug } from "../core/format.js";

export const RISK_LEVELS = ["low", "moderate", "high", "very_high"];

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
 * Return the rank of a level, from 1.
 * @param {string | undefined} level
 */
export const rankOf = (level) => RISK_LEVELS.indexOf(slug(level ?? "low")) + 1;

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
 * Return the badge of risk points: the highest rank, and how many they are.
 * @param {RiskFeature[]} features
 */
export function badgeIcon(features) {
  const rank = Math.max(...features.map(({ properties }) => rankOf(properties.level)));
  const isBunch = features.length > 1;
  const text = isBunch ? `×${features.length}` : String(rank);
  return makeIcon(text, `dm-risk dm-risk-${rank}${isBunch ? " dm-bunch" : ""}`);
}
