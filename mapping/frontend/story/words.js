/* The words and signs of the story's steps: sentences of the catalogue with their values. Typed words
   only ever enter as text. */
import { make, makeSwatch } from "../core/dom.js";
import { makeMark } from "../map/marks.js";
import { ESTIMATED_DASH } from "../map/reading.js";
import { RISK_LEVELS } from "../map/risks.js";
import { NOT_VISITED, POINTS_KNOWN, VISITED } from "../panel/legend.js";

const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;
const BAR_COLOUR = "#2f78bd";
/** @type {Record<string, Attributes>} */
const SIGNS = {
  visited_points_known: POINTS_KNOWN,
  visited_none_found: VISITED,
  not_visited: NOT_VISITED,
};

export class StoryWords {
  /** @param {StoryParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /**
   * Return a sentence with its values as people read them.
   * @param {Sentence} sentence
   * @returns {string}
   */
  sentence({ key, values = {} }) {
    const gaps = Object.entries(values).map(([gap, value]) => [gap, this.#value(value)]);
    return this.parts.say(key, Object.fromEntries(gaps));
  }

  /**
   * Return a value as people read it: a number, a day, a sentence within the sentence.
   * @param {SentenceValue} value
   */
  #value(value) {
    const { format } = this.parts;
    if (typeof value === "number") return format.number(value);
    if (typeof value === "object" && value) return this.sentence(value);
    return ISO_DAY.test(String(value)) ? format.date(String(value)) : value;
  }

  /**
   * Make an element with a sentence; nothing without one.
   * @param {"p" | "span" | "h2"} tag
   * @param {string | null} look
   * @param {Sentence | null | undefined} sentence
   */
  text(tag, look, sentence) {
    return sentence ? make(tag, { class: look, text: this.sentence(sentence) }) : null;
  }

  /** @param {Area} area */
  place(area) {
    const { names } = this.parts;
    return area.level === "subdistrict" ? names.subdistrict(area) : names.of(area);
  }

  /** @param {{ lines?: Sentence[] | null }} step */
  lines({ lines }) {
    if (!lines?.length) return null;
    return make("div", { class: "st-lines" }, ...lines.map((line) => this.text("p", null, line)));
  }

  /**
   * Make the badge of a rank of risk.
   * @param {number} rank from 1
   */
  badge(rank) {
    return make("span", { class: "st-badge", "aria-hidden": "true" }, makeMark(rank));
  }

  /** @param {string} id */
  #sign(id) {
    if (RISK_LEVELS.includes(id)) return this.badge(RISK_LEVELS.indexOf(id) + 1);
    if (id === "solved") return make("span", { class: "st-tick", "aria-hidden": "true" });
    const { found } = this.parts.config.palette;
    return makeSwatch("rect", id === "visited_found" ? { fill: found } : SIGNS[id]);
  }

  /**
   * Make the rows of a step: sign, name, and a count with its bar.
   * @param {StoryStep} step
   */
  rows({ rows, topic }) {
    if (!rows) return null;
    const ranksNothing = topic === "complaints"; // editions of before have counts in their rows
    const largest = Math.max(...rows.map(({ count }) => count ?? 0));
    const hasSigns = rows.some(({ sign }) => sign);
    const hasCounts = rows.some((row) => "count" in row);
    const look = [
      "st-rows",
      hasSigns && "st-signed",
      hasCounts && "st-counted",
      !hasSigns && !hasCounts && "st-told",
    ];
    const items = rows.map((row) => this.#row(row, largest, ranksNothing));
    return make("ul", { class: look.filter(Boolean).join(" ") }, ...items);
  }

  /** @param {StoryRow} row @param {number} largest @param {boolean} ranksNothing */
  #row(row, largest, ranksNothing) {
    const { sign, name, area, heading, label } = row;
    const { names } = this.parts;
    return make(
      "li",
      {},
      sign && make("span", { class: "st-sign" }, this.#sign(sign)),
      make(
        "span",
        { class: "st-name" },
        name && make("b", { text: names.of(name) }),
        area && make(name ? "span" : "b", { text: this.place(area) }),
        heading && make("b", { text: this.sentence(heading) }),
        label && make("span", { text: this.sentence(label) }),
      ),
      ...this.#amount(row, largest, ranksNothing),
    );
  }

  /**
   * A count that is missing has words in its place, never a bar of nothing.
   * @param {StoryRow} row
   * @param {number} largest
   * @param {boolean} ranksNothing
   */
  #amount(row, largest, ranksNothing) {
    const { say, format } = this.parts;
    const { count } = row;
    /** @param {string} text */
    const missing = (text) => [make("span", { class: "st-missing", text })];
    if (count === undefined) return [];
    if (count === null) return missing(say(ranksNothing ? "card.withheld" : "card.no_data"));
    if (ranksNothing) return missing(say("card.at_least", { count: format.number(count) }));
    return [
      makeBar(largest ? count / largest : 0),
      make("span", { class: "st-amount", text: format.number(count) }),
    ];
  }

  /**
   * Make the legend of a step.
   * @param {StoryStep} step
   */
  legend({ kind, map: { indicator, level } }) {
    const { config, say } = this.parts;
    /** @type {[Attributes, string][]} */
    const signs = [...this.#indicatorSigns(kind, indicator)];
    if (level === "community") {
      const opacity = config.palette.estimatedOpacity;
      const pale = { "stroke-dasharray": ESTIMATED_DASH, "fill-opacity": opacity };
      signs.push([pale, say("legend.estimated")]);
    }
    const items = signs.map(([attributes, text]) =>
      make("li", {}, makeSwatch("rect", attributes), make("span", { text })),
    );
    return make("ul", { class: "st-legend", "aria-label": say("frame.legend") }, ...items);
  }

  /** @param {string} kind @param {Indicator} indicator @returns {[Attributes, string][]} */
  #indicatorSigns(kind, indicator) {
    const { config, say } = this.parts;
    if (indicator === "complaints" || indicator === "feed") {
      /** @type {[Attributes, string][]} */
      const classes = config.palette[indicator].map(([, fill], i) => [
        { fill },
        config.labels[indicator][i],
      ]);
      const isFeed = indicator === "feed";
      const words = say(isFeed ? "legend.none" : "legend.withheld");
      return [...classes, [isFeed ? {} : { fill: "url(#dm-hatch)" }, words]];
    }
    if (indicator === "risks" || kind !== "compare") return [];
    return [
      [{ fill: config.palette.found }, say("coverage.visited_found")],
      [POINTS_KNOWN, say("coverage.visited_points_known")],
      [VISITED, say("coverage.visited_none_found")],
      [NOT_VISITED, say("coverage.not_visited")],
    ];
  }
}

/**
 * Make a bar.
 * @param {number} share of the largest
 */
function makeBar(share) {
  const width = `${100 * share}%`;
  const mark = { x: 0, y: 0, width, height: "100%", fill: BAR_COLOUR, stroke: "none" };
  const bar = makeSwatch("rect", mark);
  bar.removeAttribute("width");
  bar.removeAttribute("height");
  bar.setAttribute("class", "st-bar");
  return bar;
}
