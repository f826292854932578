/* The figures of a card: what is known of an area, in words. */
import { make, present } from "../core/dom.js";
import { slug } from "../core/format.js";
import { wholeWords } from "../core/whole.js";
import { coverageKey, feedCount, feedNear, mayLieHere } from "../map/reading.js";
import { INDICATORS } from "../map/wish.js";

const MOST_TYPES = 3;
const RISKS_FIRST = ["very_high", "high", "moderate", "low"];

/** @param {string} term @param {...Child} values */
const pair = (term, ...values) => make("div", {}, make("dt", { text: term }), ...values);

/** @param {string} text @param {string | null} [look] */
const line = (text, look = null) => make("dd", { class: look }, ...wholeWords(text));

/** @param {string} text */
const note = (text) => line(text, "dm-note");

/** @type {Record<Indicator, (parts: MapParts, area: Area) => Child[]>} */
const ROWS = {
  complaints: complaintRows,
  feed: feedRows,
  risks: riskRows,
  projects: projectRows,
  coverage: coverageRows,
};

/**
 * Return the figures of an area; what the map shows now comes first and large.
 * @param {MapParts} parts
 * @param {Area} area
 */
export function figuresOf(parts, area) {
  const { say, state } = parts;
  const { indicator: first } = state.filter;
  const others = INDICATORS.filter((indicator) => ![first, "projects"].includes(indicator));
  const order = [first, ...others]; // projects are known while they are shown
  const blocks = order.map((indicator) =>
    pair(say(`card.${indicator}`), ...ROWS[indicator](parts, area)),
  );
  blocks[0].className = "dm-first";
  const boundary = pair(say("card.boundary"), ...boundaryRows(parts, area));
  return present([...blocks, boundary, ...placeRows(parts, area)]);
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function complaintRows({ say, format }, { complaints }) {
  const { count, withheld } = complaints ?? {};
  if (withheld) {
    return [line(say("card.withheld"), "dm-figure dm-words"), note(say("card.withheld_note"))];
  }
  const words = count ? say("card.at_least", { count: format.number(count) }) : say("card.no_data");
  return [line(words, "dm-figure")];
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function feedRows(parts, area) {
  const { say, format, state, hasFeeds } = parts;
  const { filter, cube } = state;
  const total = hasFeeds() ? (area.feed_reports_total ?? null) : null;
  const words = total
    ? say("card.count", { count: format.number(total) })
    : say(total === 0 ? "card.none" : "card.no_data");
  const rows = [line(words, "dm-figure")];
  if (area.level === "community" && hasFeeds()) rows.push(...nearRow(parts, area));
  if (total !== null && (filter.type || filter.year)) {
    const count = feedCount(area, filter, cube);
    const filtered = count
      ? say("card.filtered", { count: format.number(count) })
      : say("card.filtered_none");
    rows.push(line(filtered));
  }
  const top = Object.entries(area.feed_reports ?? {})
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_TYPES)
    .map(([type, count]) => `${type} ${format.number(count)}`);
  if (total && top.length) rows.push(line(top.join(" · ")));
  return [...rows, ...feedSource(parts)];
}

/**
 * "In the community 1 · near it 12": streets lie between communities, and near is not inside.
 * @param {MapParts} parts
 * @param {Area} area
 */
function nearRow({ say, format, state }, area) {
  const near = feedNear(area, state.filter, state.cube);
  const inside = feedCount(area, state.filter, state.cube);
  if (near === null || inside === null) return [];
  const counts = { inside: format.number(inside), near: format.number(near) };
  return [line(say("card.feed_inside_near", counts))];
}

/** @param {MapParts} parts @returns {Child[]} */
function feedSource({ say, format, state }) {
  const { feeds, feed_period: period } = state.meta[state.filter.level] ?? {};
  if (!feeds?.length) return [];
  const source = say("card.feed_source", { feeds: feeds.join(", ") });
  const dates =
    period &&
    say("card.feed_period", { from: format.short(period.from), to: format.short(period.to) });
  return [note([source, dates].filter(Boolean).join(" · ")), note(say("card.feed_note"))];
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function riskRows({ say, format }, area) {
  const listed = RISKS_FIRST.filter((level) => area.risks?.[level]).map((level) =>
    say("card.risk_level", {
      level: say(`risk.${level}`),
      count: format.number(area.risks?.[level] ?? 0),
    }),
  );
  const words = [...listed, ...mayLieHere(area, say)];
  return (words.length ? words : [say("state.no_risks")]).map((text) => line(text));
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function projectRows({ say, format, projects }, { id }) {
  const count = projects.features.filter(({ properties }) =>
    [properties.community_id, properties.subdistrict_code].includes(id),
  ).length;
  const words = count
    ? say("card.projects_here", { count: format.number(count) })
    : say("card.no_projects");
  return [line(words, "dm-figure")];
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function coverageRows({ say }, area) {
  const { coverage, visited } = area;
  if (coverage) {
    const isUnseen = coverage === "not visited";
    return [
      line(say(`coverage.${coverageKey(area)}`)),
      isUnseen && note(say("card.not_visited_note")),
    ];
  }
  return [
    line(visited?.communities ? say("card.partly_visited", { ...visited }) : say("card.no_data")),
  ];
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function boundaryRows({ say }, area) {
  const { level, boundary_status: state, boundary_source: source, boundary_confirmed } = area;
  if (!state) return [];
  const status = line(say(`boundary.${slug(state)}`));
  if (state === "estimated") return [status, note(say("card.estimated_note"))];
  if (level !== "community" || state !== "official") return [status];
  const words = boundary_confirmed ? "card.official_confirmed" : "card.official_unconfirmed";
  return [status, note(say(words, { source }))];
}

/** @param {MapParts} parts @param {Area} area @returns {Child[]} */
function placeRows({ say, format }, { residents, official_area_km2 }) {
  const year = residents?.year_be
    ? say("card.year_be", { year: residents.year_be })
    : say("card.year_unknown");
  return [
    residents &&
      pair(
        say("card.residents"),
        line(say("card.people", { count: format.number(residents.count), year })),
      ),
    official_area_km2 &&
      pair(say("card.area"), line(say("card.km2", { value: official_area_km2 }))),
  ];
}

/**
 * Return what is known of one risk point: what it is said to be, never who; its place as exactly as
 * it is public.
 * @param {MapParts} parts
 * @param {Risk} risk
 */
export function riskFigures({ say, state, config }, risk) {
  const { likelihood, impact, quarter, description, agency_type: agency } = risk;
  const kind = state.risks?.sub_kinds?.[risk.sub_kind ?? ""];
  const level = say(`risk.${slug(risk.level)}`);
  const precision = say(`precision.${slug(risk.precision)}`).replace(/ \(.*\)$/, "");
  const when = { quarter: quarter.slice(-1), year: quarter.slice(0, 4) };
  const score = likelihood * impact;
  return present([
    description && make("div", { class: "dm-told" }, line(description)),
    pair(say("card.level"), line(say("card.risk_score", { level, likelihood, impact, score }))),
    pair(
      say("filter.category"),
      line(say(`category.${slug(risk.category)}`)),
      kind && line(kind[config.language] ?? kind.th),
    ),
    agency && pair(say("card.agency"), line(say(`agency_type.${slug(agency)}`))),
    pair(
      say("filter.state"),
      line(say(`risk_state.${slug(risk.state)}`)),
      note(say("card.quarter", when)),
    ),
    pair(say("card.shown_at"), line(precision)),
    make("div", { class: "dm-told" }, note(say("card.risk_note"))),
  ]);
}
