/* What somebody wishes to see: out of an address, a channel or the filter, and back into an address. */

export const KEYS = /** @type {const} */ ([
  "indicator",
  "level",
  "zone",
  "subdistrict",
  "type",
  "year",
  "category",
  "risk_level",
  "state",
  "quarter",
  "watch",
  "money",
  "area",
  "risk",
  "project",
]);
/** @type {Indicator[]} */
export const INDICATORS = ["risks", "projects", "complaints", "feed", "coverage"];
/** @type {Level[]} */
export const LEVELS = ["community", "subdistrict"];
/** @type {Filter} */
export const START = { indicator: "risks", level: "community" };
const PLAIN_ID = /^[A-Za-z0-9-]{1,32}$/;

/**
 * Return what a page can show: projects only where it may ask for them.
 * @param {Pick<MapConfig, "documents">} config
 */
export const listIndicators = ({ documents }) =>
  INDICATORS.filter((indicator) => indicator !== "projects" || documents.projects);

/**
 * Return a filter of known keys with plain ids only.
 * @param {object} wish
 * @param {Indicator[]} [indicators] what the page can show
 * @returns {Filter}
 */
export function cleanWish(wish, indicators = INDICATORS) {
  const wished = /** @type {Record<string, unknown>} */ (wish);
  /** @type {Record<string, string>} */
  const clean = {};
  for (const key of KEYS) {
    const value = String(wished[key] ?? "");
    if (PLAIN_ID.test(value)) clean[key] = value;
  }
  const { indicator, level, ...rest } = clean;
  return {
    ...rest,
    indicator: indicators.find((known) => known === indicator) ?? START.indicator,
    level: LEVELS.find((known) => known === level) ?? START.level,
  };
}

/**
 * Return the part of an address that says a filter; what is shown anyway is left out.
 * @param {Filter} filter
 * @param {string} language
 * @param {string} [view]
 */
export function queryOf(filter, language, view = "") {
  const query = new URLSearchParams();
  if (language !== "th") query.set("lang", language);
  for (const key of KEYS) {
    const value = filter[key];
    if (value && value !== START[key]) query.set(key, value);
  }
  if (view) query.set("at", view);
  return query;
}
