/* What an area says under a filter: a class with its value, or one of the signs that are not numbers;
   and how that is drawn. Pure: values in, values out. */
import { slug } from "../core/format.js";
import { isNarrowed, worstRank } from "./risks.js";

const EDGE = "#46525f";
const CHOSEN = "#0a5be0";
const FADED = { opacity: 0.25, fillOpacity: 0.08 };
/** @type {Record<string, string>} */
export const EDGES = { unseen: "#7d8790", clear: "#4d7a62" };
export const NOT_VISITED_DASH = "0.1 5";
export const UNSEEN_DASH = "2 3";
export const ESTIMATED_DASH = "6 4";

/**
 * Return the key of what a visit found: one that found nothing is not told as "no risk points"
 * while one lies or may lie here.
 * @param {Area} area
 */
export function coverageKey(area) {
  const listed = Object.values(area.risks ?? {}).reduce((all, count) => all + count, 0);
  const { cells = [], near = [] } = area.risk_points ?? {};
  const some = listed + cells.length + near.length;
  const isContradicted = area.coverage === "visited, none found" && some;
  return isContradicted ? "visited_points_known" : slug(area.coverage ?? "");
}

/**
 * Return how many more may lie in an area: told by a cell of 250 m, or near an outline not known.
 * @param {Area} area
 * @param {Say} say
 */
export const mayLieHere = (area, say) =>
  /** @type {const} */ (["cells", "near"])
    .filter((kind) => area.risk_points?.[kind]?.length)
    .map((kind) => say(`card.risk_${kind}`, { count: area.risk_points?.[kind]?.length }));

/**
 * Return the reports of one area in the cube under a filter.
 * @param {CubeArea | undefined} area
 * @param {Filter} filter
 * @param {Cube} cube
 */
function countInCube(area, filter, cube) {
  if (!area) return 0;
  const year = filter.year ? cube.fiscal_years.indexOf(Number(filter.year)) : null;
  const type = filter.type ? cube.types.findIndex(({ id }) => id === filter.type) : null;
  /** @type {[number, number | null, number][]} */
  const rows = type === null ? area.totals.map(([each, count]) => [each, null, count]) : area.types;
  return rows
    .filter(([rowYear, rowType]) => (year === null || rowYear === year) && rowType === type)
    .reduce((sum, [, , count]) => sum + count, 0);
}

/**
 * Return the feed's reports of one area under a filter; null where the page cannot know.
 * @param {Area} area
 * @param {Filter} filter
 * @param {Cube | null} cube
 */
export function feedCount(area, filter, cube) {
  if (area.feed_reports_total === null) return null;
  if (!filter.type && !filter.year) return area.feed_reports_total ?? null;
  return cube ? countInCube(cube.areas[area.id], filter, cube) : null;
}

/**
 * Return the feed's reports beside a community under a filter, at most 100 m from it: in no count.
 * @param {Area} area
 * @param {Filter} filter
 * @param {Cube | null} cube
 */
export function feedNear(area, filter, cube) {
  if (!filter.type && !filter.year) return area.feed_near_total ?? 0;
  return cube ? countInCube(cube.near?.[area.id], filter, cube) : null;
}

/** @type {Record<string, string>} */
const COVERAGE_SIGNS = {
  not_visited: "notVisited",
  visited_none_found: "visited",
  visited_points_known: "known",
  visited_found: "found",
};

/** @type {Record<Indicator, (area: Area, look: Look) => Reading>} */
const READ = {
  complaints({ complaints }) {
    const { count, withheld } = complaints ?? {};
    if (withheld) return { kind: "withheld" };
    return count ? { kind: "class", value: count } : { kind: "noData" };
  },
  feed(area, { filter, cube, feeds }) {
    const count = feeds ? feedCount(area, filter, cube) : null;
    if (count === null) return { kind: "noData" };
    return count ? { kind: "class", value: count } : { kind: "none" };
  },
  risks: readRisks,
  projects: () => ({ kind: "plain" }), // boards stand on it
  coverage: (area) => ({
    kind: COVERAGE_SIGNS[area.coverage ? coverageKey(area) : ""] ?? "noData",
  }),
};

/**
 * Return what the open risk points of an area say; without any, what visits say: not visited is
 * never told as without risk, and a visit that found nothing only where nothing lies or may lie.
 * @param {Area} area
 * @param {Look} look
 * @returns {Reading}
 */
function readRisks(area, { filter, risks, isPlain }) {
  if (isPlain) return { kind: "plain" };
  const shown = isNarrowed(filter) ? (risks ?? null) : null;
  const rank = worstRank(area, shown);
  if (rank) return { kind: "risk", value: rank };
  const isVisited = area.coverage ? area.coverage !== "not visited" : area.visited?.communities;
  if (!isVisited) return { kind: "unseen" };
  return { kind: coverageKey(area) === "visited_none_found" ? "clear" : "noOpen" };
}

/**
 * Return what an area says now.
 * @param {Area} area
 * @param {Look} look
 */
export const readArea = (area, look) => READ[look.filter.indicator](area, look);

/**
 * Say whether an area is inside of what is filtered.
 * @param {Area} area
 * @param {Filter} filter
 */
export const isInside = (area, filter) =>
  (!filter.subdistrict ||
    area.subdistrict_code === filter.subdistrict ||
    area.id === filter.subdistrict) &&
  (!filter.zone || area.level === "subdistrict" || String(area.zone) === filter.zone) &&
  (!filter.only || filter.only.includes(area.id));

/**
 * Return the colour of the class that holds a value; null below the lowest.
 * @param {ClassStep[]} steps lowest first
 * @param {number} value
 */
function classColour(steps, value) {
  const step = [...steps].reverse().find(([low]) => value >= low);
  return step ? step[1] : null;
}

/**
 * Return what fills an area that says something.
 * @param {Reading} reading
 * @param {Palette} palette
 * @param {Indicator} indicator
 */
export function fillOf(reading, palette, indicator) {
  /** @type {Record<string, string>} */
  const signs = {
    withheld: "url(#dm-hatch)",
    noData: palette.noData,
    none: palette.empty,
    plain: palette.empty,
    notVisited: palette.empty,
    visited: "url(#dm-tick)",
    known: "url(#dm-tick-known)",
    found: palette.found,
    risk: palette.risks[(reading.value ?? 1) - 1],
    unseen: palette.unseen,
    clear: palette.clear,
    noOpen: palette.noOpen,
  };
  if (reading.kind !== "class") return signs[reading.kind];
  const steps = indicator === "complaints" ? palette.complaints : palette.feed;
  return classColour(steps, reading.value ?? 0) ?? palette.noData;
}

/**
 * Return how opaque an area is.
 * @param {Area} area
 * @param {Reading} reading
 * @param {Palette} palette
 */
function opacityOf(area, reading, palette) {
  if (reading.kind === "plain") return 0.4;
  if (area.boundary_status === "point only") return 1;
  return area.boundary_status === "estimated" ? palette.estimatedOpacity : palette.opacity;
}

/**
 * Return Leaflet's options of an area's path.
 * @param {Area} area
 * @param {Look} look
 * @returns {L.PathOptions}
 */
export function styleOf(area, look) {
  const { filter, palette, open } = look;
  const reading = readArea(area, look);
  const isEstimated = area.boundary_status === "estimated";
  const isUnvisited = reading.kind === "notVisited";
  const dash = isEstimated ? ESTIMATED_DASH : undefined;
  const broken = reading.kind === "unseen" ? UNSEEN_DASH : dash;
  const style = {
    color: EDGES[reading.kind] ?? EDGE,
    weight: isUnvisited ? 2.5 : 1.4,
    opacity: 1,
    dashArray: isUnvisited ? NOT_VISITED_DASH : broken,
    fillColor: fillOf(reading, palette, filter.indicator),
    fillOpacity: opacityOf(area, reading, palette),
  };
  if (open === area.id) {
    return { ...style, color: CHOSEN, weight: 4.5, dashArray: isEstimated ? "10 5" : undefined };
  }
  return isInside(area, filter) ? style : { ...style, ...FADED };
}
