/* The legend: what the colours and signs of the map mean. */
import { byId, make, makeSwatch } from "../core/dom.js";
import { RISK_LEVELS } from "./badges.js";
import { ESTIMATED_DASH, NOT_VISITED_DASH, fillOf } from "./reading.js";

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
  risks: ["note.risks"],
  coverage: ["card.not_visited_note", "card.estimated_note"],
};

/** @param {Node} picture @param {string} text */
const sign = (picture, text) => make("li", {}, picture, make("span", { text }));

/** @param {Pick<MapParts, "config">} parts @param {"complaints" | "feed"} indicator */
const classSigns = ({ config }, indicator) =>
  config.palette[indicator].map(([, fill], i) =>
    sign(makeSwatch("rect", { fill }), config.labels[indicator][i]),
  );

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
  return RISK_LEVELS.map((level, i) => {
    const rank = i + 1;
    const look = { class: `dm-risk dm-risk-${rank}`, "aria-hidden": "true" };
    const dot = make("span", look, make("span", { text: rank }));
    return sign(make("span", { class: "dm-dot" }, dot), say(`risk.${level}`));
  });
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
    sign(makeSwatch("line", { stroke: "#8a97a5", "stroke-width": 2 }), say("legend.outline")),
    sign(makeSwatch("line", { stroke: "#8fbfe0", "stroke-width": 3 }), say("legend.canal")),
    sign(makeSwatch("line", { stroke: "#b4bac1", "stroke-width": 2 }), say("legend.road")),
  ];
}

/** @param {Pick<MapParts, "config" | "say">} parts @param {Indicator} indicator */
export function showLegend(parts, indicator) {
  const { say } = parts;
  byId("dm-legend-title").textContent = `${say("legend.title")}: ${say(`indicator.${indicator}`)}`;
  byId("dm-legend-body").replaceChildren(
    make("p", { text: say(`legend.${indicator}_unit`) }),
    make("ul", {}, ...indicatorSigns(parts, indicator)),
    make("ul", { class: "dm-base" }, ...baseSigns(parts)),
    make(
      "div",
      { class: "dm-notes" },
      ...NOTES[indicator].map((key) => make("p", { text: say(key) })),
    ),
  );
}
