/* The sections of the steps, made once from the edition's files. */
import { make, present } from "../core/dom.js";
import { slug } from "../core/format.js";
import { rankOf } from "../map/risks.js";
import { StoryWords } from "./words.js";

/** Kinds of steps that show no map of their own. */
export const WITHOUT_LEGEND = ["cover", "audience", "close"];

/** @type {Record<string, (steps: StorySteps, step: StoryStep) => Child[]>} */
const KINDS = {
  cover: (steps, step) => steps.cover(step),
  number: (steps, step) => steps.numbers(step),
  map: (steps, step) => steps.numbers(step),
  solved: (steps, step) => steps.numbers(step),
  matrix: (steps, step) => steps.matrix(step),
  risk: (steps, step) => steps.risk(step),
  way: (steps, step) => steps.way(step),
  photos: (steps, step) => steps.photos(step),
  compare: (steps, step) => steps.compare(step),
  commitments: (steps, step) => steps.commitments(step),
  audience: (steps, step) => steps.audience(step),
  close: (steps, step) => steps.close(step),
};

/**
 * Return how many communities were visited, and how many risk points there are by state.
 * @param {EditionDocuments} documents
 */
function countThings({ community, risks }) {
  /** @param {string} state */
  const inState = (state) =>
    risks.features.filter(({ properties }) => properties.state === state).length;
  const visited = community.features.filter(
    ({ properties }) => properties.coverage !== "not visited",
  );
  return { visited: visited.length, points: inState("approved"), solved: inState("mitigated") };
}

export class StorySteps {
  /** @param {StoryParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.words = new StoryWords(parts);
  }

  /**
   * Make the section of a step.
   * @param {StoryStep} step
   */
  section(step) {
    const id = `step-${step.id}`;
    const labelled = { "aria-labelledby": `${id}-title` };
    const look = { class: `st-step st-is-${step.kind}`, id, ...labelled };
    const section = make("section", look, ...present(KINDS[step.kind](this, step)));
    const title = section.querySelector(".st-title");
    title?.setAttribute("id", `${id}-title`);
    if (step.said) title?.after(make("p", { class: "st-said", text: step.said }));
    if (!WITHOUT_LEGEND.includes(step.kind)) section.append(this.words.legend(step));
    return section;
  }

  /** Return what stands at either side of the line between two editions. */
  days() {
    const { say, format, documents } = this.parts;
    const { before, after } = documents;
    return [
      before ? say("step.compare.before", { date: format.short(before.edition.frozen_on) }) : "",
      say("step.compare.after", { date: format.short(after.edition.frozen_on) }),
    ];
  }

  /** @param {StoryStep} step */
  #heading(step) {
    return make("h2", { class: "st-title", tabindex: -1, text: this.words.sentence(step.title) });
  }

  /** @param {StoryStep} step */
  cover(step) {
    const { say } = this.parts;
    return [
      make("p", { class: "st-network", text: say("frame.network") }),
      make("h1", { class: "st-title", tabindex: -1, text: step.words || say("frame.title") }),
      ...(step.lines ?? []).map((line) => this.words.text("p", "st-caption", line)),
    ];
  }

  /** @param {StoryStep} step */
  numbers(step) {
    const { words } = this;
    return [
      this.#heading(step),
      step.figure && makeFigure(words.sentence(step.figure)),
      words.text("p", "st-figure-words", step.figure_words),
      words.text("p", "st-caption", step.caption),
      words.rows(step),
      words.lines(step),
    ];
  }

  /** @param {StoryStep} step */
  matrix(step) {
    const { say } = this.parts;
    const matrix = step.matrix ?? [];
    /** @param {{ count: number, level: string }} cell */
    const drawCell = ({ count, level }) =>
      make(
        "td",
        { class: `st-cell st-cell-${level}`, "data-empty": count ? null : "" },
        make("b", { text: count ? String(count) : "" }),
        make("span", { text: say(`risk.${level}`) }),
      );
    const numbers = matrix.map((_, place) => place + 1);
    /** @param {string | number} text @param {string} scope */
    const head = (text, scope) => make("th", { scope, text: String(text) });
    return [
      this.#heading(step),
      this.words.text("p", "st-caption", step.caption),
      make(
        "table",
        { class: "st-matrix" },
        make("caption", {
          text: `${say("step.matrix.axes")}`,
        }),
        make(
          "thead",
          {},
          make("tr", {}, make("td"), ...numbers.map((number) => head(number, "col"))),
        ),
        make(
          "tbody",
          {},
          ...matrix.map((row, place) =>
            make("tr", {}, head(matrix.length - place, "row"), ...row.map(drawCell)),
          ),
        ),
      ),
    ];
  }

  /** @param {StoryStep} step */
  risk(step) {
    const { words } = this;
    const place = step.place ? words.place(step.place) : this.parts.say("step.risk.district");
    const [score, ...rest] = step.lines ?? [];
    return [
      this.#heading(step),
      make(
        "div",
        { class: "st-where" },
        words.badge(rankOf(step.risk?.level)),
        make(
          "div",
          {},
          step.name && make("p", { class: "st-place", text: this.parts.names.of(step.name) }),
          make("p", { class: step.name ? "st-caption" : "st-place", text: place }),
        ),
      ),
      words.text("p", "st-caption", step.caption),
      words.text("p", "st-score", score),
      words.lines({ lines: rest }),
    ];
  }

  /** @param {StoryStep} step */
  way(step) {
    const { words } = this;
    return [
      this.#heading(step),
      step.place && make("p", { class: "st-place", text: words.place(step.place) }),
      words.rows(step),
      words.lines(step),
    ];
  }

  /** @param {StoryStep} step */
  photos(step) {
    const { config, names } = this.parts;
    const place = step.place ? this.words.place(step.place) : "";
    const figures = (step.photos ?? []).map(({ file, kind, caption, width, height }) => {
      const words = `${this.parts.say(`step.photos.${kind}`)}: ${caption}`;
      const src = config.folder + file;
      return make(
        "figure",
        {},
        make("img", { src, width, height, alt: words }),
        make("figcaption", { text: words }),
      );
    });
    return [
      this.#heading(step),
      step.name && make("p", { class: "st-caption", text: `${names.of(step.name)} · ${place}` }),
      make("div", { class: "st-photos" }, ...figures),
      this.words.lines(step),
    ];
  }

  /** @param {StoryStep} step */
  compare(step) {
    const { say, format, documents } = this.parts;
    if (!documents.before) return [this.#heading(step)];
    const [before, after] = [documents.before, documents.after].map(countThings);
    const changes = /** @type {const} */ (["visited", "points", "solved"]).map((what) =>
      make(
        "li",
        {},
        make("span", { class: "st-name", text: say(`step.compare.${what}`) }),
        make(
          "span",
          { class: "st-change" },
          make("span", { text: format.number(before[what]) }),
          make("span", { class: "st-arrow", text: "→" }),
          make("b", { text: format.number(after[what]) }),
        ),
      ),
    );
    return [
      this.#heading(step),
      make("ul", { class: "st-rows st-changes" }, ...changes),
      make("p", { class: "st-hint", text: say("step.compare.hint") }),
    ];
  }

  /** @param {StoryStep} step */
  commitments(step) {
    const items = (step.commitments ?? []).map((one) => this.#commitment(one));
    return [
      this.#heading(step),
      this.words.text("p", "st-figure-words", step.figure_words),
      make("ul", { class: "st-promises" }, ...items),
    ];
  }

  /** @param {Commitment} commitment */
  #commitment({ agency, promise, state, due_on, community_id, risk_name }) {
    const { say, format, names, documents } = this.parts;
    const community = documents.community.features.find(
      ({ properties }) => properties.id === community_id,
    );
    const due = due_on
      ? say("commitment.due", { date: format.short(due_on) })
      : say("commitment.no_date");
    const key = slug(state);
    return make(
      "li",
      { class: "st-commitment" },
      make("p", { class: "st-agency", text: agency }),
      make("p", { class: "st-promise", text: promise }),
      make(
        "p",
        { class: "st-facts" },
        make("span", { class: `st-state st-${key}`, text: say(`commitment.${key}`) }),
        make("span", { text: due }),
        risk_name && make("span", { text: names.of(risk_name) }),
        community && make("span", { text: names.of(community.properties) }),
      ),
    );
  }

  /** @param {StoryStep} step */
  audience(step) {
    const { config, say, documents } = this.parts;
    const { room } = config;
    const address = room?.address ?? new URL(config.folder, location.href).href;
    const src = room?.qr ?? documents.qr.whole;
    const words = say(room ? "step.audience.room" : "step.audience.edition");
    const link = make("a", { href: address, text: address.replace(/^https?:\/\//, "") });
    return [
      this.#heading(step),
      make("p", { class: "st-caption", text: words }),
      src && make("img", { class: "st-large-qr", src, alt: say("step.audience.qr") }),
      make("p", { class: "st-address" }, link),
      make("p", { class: "st-hint", text: say("step.audience.free") }),
    ];
  }

  /** @param {StoryStep} step */
  close(step) {
    const { words } = this;
    const { config, say } = this.parts;
    const sources = (step.sources ?? []).flatMap((source) => [
      make("dt", { text: words.sentence(source.label) }),
      make("dd", { text: source.words }),
    ]);
    const links = config.links.map(([href, text]) => make("a", { href, text }));
    return [
      this.#heading(step),
      make("h3", { class: "st-caption", text: say("step.close.sources") }),
      make("dl", { class: "st-sources" }, ...sources),
      words.lines(step),
      words.text("p", "st-hint", step.stamp),
      make("p", { class: "st-links" }, ...links),
    ];
  }
}

/**
 * Make a figure: its first number is what is read from the back row; the rest stands smaller.
 * @param {string} words
 */
function makeFigure(words) {
  const [, before, number, after] = /^(\D*)([\d,]+)(.*)$/.exec(words) ?? ["", "", words, ""];
  /** @param {string} text */
  const small = (text) => text.trim() && make("span", { text: text.trim() });
  return make(
    "p",
    { class: "st-figure" },
    small(before),
    make("b", { text: number }),
    small(after),
  );
}
