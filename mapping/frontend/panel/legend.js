/* The legend: what the colours and signs of the map mean. */
import { byId, make, makeSwatch } from "../core/dom.js";
import { wholeWords } from "../core/whole.js";
import { makeMark, makeProjectMark } from "../map/marks.js";
import { WATCH_STATES } from "../map/projects.js";
import { EDGES, ESTIMATED_DASH, NOT_VISITED_DASH, UNSEEN_DASH, fillOf } from "../map/reading.js";
import { RISK_LEVELS } from "../map/risks.js";

export const NOT_VISITED = {
  "stroke-dasharray": NOT_VISITED_DASH,
  "stroke-linecap": "round",
  "stroke-width": 2.5,
};
export const VISITED = { fill: "url(#dm-tick-sign)" };
export const POINTS_KNOWN = { fill: "url(#dm-tick-known-sign)" };

/** @type {Record<Indicator, string[]>} */
const NOTES = {
  complaints: ["note.complaints", "note.withheld", "card.estimated_note"],
  feed: ["note.feed", "card.estimated_note"],
  risks: ["note.risks", "card.not_visited_note"],
  projects: ["note.projects"],
  coverage: ["card.not_visited_note", "card.estimated_note"],
};

/** @param {Node} picture @param {string} text */
const sign = (picture, text) => make("li", {}, picture, make("span", {}, ...wholeWords(text)));

/** @param {Pick<MapParts, "config">} parts @param {"complaints" | "feed"} indicator */
const classSigns = ({ config }, indicator) =>
  config.palette[indicator].map(([, fill], i) =>
    sign(makeSwatch("rect", { fill }), config.labels[indicator][i]),
  );

/**
 * Return the sign of a level: the colour of a community, and the mark of a point on it.
 * @param {MapConfig} config
 * @param {number} rank from 1
 */
function riskSign({ palette }, rank) {
  const swatch = makeSwatch("rect", { fill: palette.risks[rank - 1] });
  return make("span", { class: "dm-dot dm-pair" }, swatch, makeMark(rank));
}

/** @param {Pick<MapParts, "config" | "say">} parts @param {Indicator} indicator */
function indicatorSigns(parts, indicator) {
  const { config, say } = parts;
  /** @param {string} kind @param {string} key @param {Attributes} [more] */
  const area = (kind, key, more = {}) =>
    sign(
      makeSwatch("rect", { fill: fillOf({ kind }, config.palette, indicator), ...more }),
      say(key),
    );
  if (indicator === "complaints") {
    return [
      ...classSigns(parts, indicator),
      area("withheld", "legend.withheld"),
      area("noData", "legend.no_data"),
    ];
  }
  if (indicator === "feed") {
    return [
      ...classSigns(parts, indicator),
      area("none", "legend.none"),
      area("noData", "legend.no_data"),
    ];
  }
  if (indicator === "coverage") {
    return [
      area("found", "coverage.visited_found"),
      area("known", "coverage.visited_points_known", POINTS_KNOWN),
      area("visited", "coverage.visited_none_found", VISITED),
      area("notVisited", "coverage.not_visited", NOT_VISITED),
    ];
  }
  if (indicator === "projects") {
    return WATCH_STATES.map((state) =>
      sign(make("span", { class: "dm-dot" }, makeProjectMark(state)), say(`watch.${state}`)),
    );
  }
  const levels = RISK_LEVELS.map((level, i) =>
    sign(riskSign(config, i + 1), say("risk.level_of", { level: say(`risk.${level}`) })),
  );
  return [
    ...levels.reverse(),
    sign(make("span", { class: "dm-dot" }, makeMark(1, { isSolved: true })), say("card.mitigated")),
    area("clear", "coverage.visited_none_found", { stroke: EDGES.clear }),
    area("noOpen", "legend.no_open"),
    area("unseen", "coverage.not_visited", {
      stroke: EDGES.unseen,
      "stroke-dasharray": UNSEEN_DASH,
    }),
  ];
}

/** @param {Pick<MapParts, "config" | "say">} parts */
function baseSigns({ config, say }) {
  const pale = {
    "stroke-dasharray": ESTIMATED_DASH,
    "fill-opacity": config.palette.estimatedOpacity,
  };
  const square = { x: 9, y: 4, width: 12, height: 12 };
  return [
    sign(makeSwatch("rect", pale), say("legend.estimated")),
    sign(makeSwatch("rect", square), say("legend.point_only")),
    sign(
      makeSwatch("line", { stroke: "var(--land-edge)", "stroke-width": 2 }),
      say("legend.outline"),
    ),
    sign(makeSwatch("line", { stroke: "var(--canal)", "stroke-width": 3 }), say("legend.canal")),
    sign(makeSwatch("line", { stroke: "var(--road)", "stroke-width": 2 }), say("legend.road")),
  ];
}

/** @param {Pick<MapParts, "config" | "say">} parts @param {Indicator} indicator */
export function showLegend(parts, indicator) {
  const { say } = parts;
  byId("dm-legend-title").textContent = say("legend.title");
  byId("dm-legend-of").textContent = `: ${say(`indicator.${indicator}`)}`;
  byId("dm-legend-body").replaceChildren(
    make("p", {}, ...wholeWords(say(`legend.${indicator}_unit`))),
    make("ul", {}, ...indicatorSigns(parts, indicator)),
    make("ul", { class: "dm-base" }, ...baseSigns(parts)),
    make(
      "div",
      { class: "dm-notes" },
      ...NOTES[indicator].map((key) => make("p", {}, ...wholeWords(say(key)))),
    ),
  );
}
