/* The table of a file without a network: what is known of every area, in words. */
import { byId, make } from "../core/dom.js";
import { slug } from "../core/format.js";
import { coverageKey, mayLieHere } from "../map/reading.js";
import { LEVELS } from "../map/wish.js";

const COVERAGE = ["not visited", "visited, none found", "visited, found"];
const RISKS_FIRST = ["very_high", "high", "moderate", "low"];

/** @typedef {{ key: string, words: (area: Area) => string }} Column */
/** @typedef {"search" | "level" | "subdistrict" | "coverage" | "order"} FieldKey */
/** @typedef {[value: string, words: string]} Choice */

export class AreaTable {
  /** @type {Partial<Record<FieldKey, HTMLInputElement | HTMLSelectElement>>} */
  #fields = {};

  /** @param {OfflineParts} parts */
  constructor(parts) {
    const { community, subdistrict } = parts.documents;
    const collator = new Intl.Collator(document.documentElement.lang);
    this.parts = parts;
    this.areas = {
      community: community.features.map(({ properties }) => properties),
      subdistrict: subdistrict.features.map(({ properties }) => properties),
    };
    this.parents = new Map(this.areas.subdistrict.map((area) => [area.id, area]));
    this.hasFeeds = Boolean(subdistrict.feeds?.length);
    /** @type {(a: Area, b: Area) => number} */
    this.byName = (a, b) => collator.compare(parts.names.of(a), parts.names.of(b));
    /** Published complaints are a part: they rank nothing. @type {Record<string, (area: Area) => number | null>} */
    this.counts = { feed: (area) => this.#placed(area), risks: countRisks };
    this.columns = this.#makeColumns();
    this.status = make("p", { id: "of-count", role: "status" });
    this.head = make("tr", { role: "row" });
    this.body = make("tbody", { role: "rowgroup" });
  }

  /** Put the table into its view. */
  show() {
    const { say } = this.parts;
    const form = this.#makeForm();
    const head = make("thead", { role: "rowgroup" }, this.head);
    this.#fill();
    byId("of-table").append(
      make("h2", { text: say("view.table") }),
      form,
      this.status,
      make("table", { role: "table" }, head, this.body),
      make("p", { class: "of-note", text: say("note.withheld") }),
    );
  }

  // ------------------------------------------------------------------------------------- columns

  /** @returns {Column[]} */
  #makeColumns() {
    const { say, names } = this.parts;
    /** @param {Area} area */
    const own = (area) => (area.level === "subdistrict" ? names.subdistrict(area) : names.of(area));
    /** @param {Area} area */
    const parent = (area) => {
      const found = this.parents.get(area.subdistrict_code ?? "");
      return found ? names.of(found) : "";
    };
    return [
      { key: "level.community", words: own },
      { key: "level.subdistrict", words: parent },
      { key: "indicator.coverage", words: (area) => this.#coverage(area) },
      { key: "indicator.complaints", words: (area) => this.#complaints(area) },
      { key: "indicator.feed", words: (area) => this.#feed(area) },
      { key: "indicator.risks", words: (area) => this.#risks(area) },
      {
        key: "card.boundary",
        words: ({ boundary_status: state }) => (state ? say(`boundary.${slug(state)}`) : ""),
      },
    ];
  }

  /** @param {Area} area */
  #placed(area) {
    return this.hasFeeds ? (area.feed_reports_total ?? null) : null;
  }

  /** @param {Area} area */
  #coverage(area) {
    const { say } = this.parts;
    if (area.coverage) return say(`coverage.${coverageKey(area)}`);
    const { visited } = area;
    return visited?.communities ? say("card.partly_visited", { ...visited }) : say("card.no_data");
  }

  /** @param {Area} area */
  #complaints({ complaints }) {
    const { say, format } = this.parts;
    const { count, withheld } = complaints ?? {};
    if (withheld) return say("card.withheld");
    return count ? say("card.at_least", { count: format.number(count) }) : say("card.no_data");
  }

  /** @param {Area} area */
  #feed(area) {
    const { say, format } = this.parts;
    const count = this.#placed(area);
    if (count) return format.number(count);
    return say(count === 0 ? "card.none" : "card.no_data");
  }

  /** @param {Area} area */
  #risks(area) {
    const { say, format } = this.parts;
    const listed = RISKS_FIRST.filter((level) => area.risks?.[level]).map((level) =>
      say("card.risk_level", {
        level: say(`risk.${level}`),
        count: format.number(area.risks?.[level] ?? 0),
      }),
    );
    return [...listed, ...mayLieHere(area, say)].join(" · ") || say("state.no_risks");
  }

  // ------------------------------------------------------------------------ what is asked of rows

  #makeForm() {
    const { say, names } = this.parts;
    /** @type {Choice} */
    const all = ["", say("filter.all")];
    const subdistricts = [...this.areas.subdistrict].sort(this.byName);
    const orders = Object.keys(this.counts).map((key) =>
      choice(key, say("table.by_count", { what: say(`indicator.${key}`) })),
    );
    return make(
      "div",
      { id: "of-fields" },
      this.#field("search"),
      this.#field(
        "level",
        LEVELS.map((level) => choice(level, say(`level.${level}`))),
      ),
      this.#field("subdistrict", [
        all,
        ...subdistricts.map((area) => choice(area.id, names.of(area))),
      ]),
      this.#field("coverage", [
        all,
        ...COVERAGE.map((state) => choice(state, say(`coverage.${slug(state)}`))),
      ]),
      this.#field("order", [choice("", say("table.by_name")), ...orders]),
    );
  }

  /**
   * Make a field: a list where there are choices, else words to search for.
   * @param {FieldKey} key
   * @param {Choice[]} [choices]
   */
  #field(key, choices) {
    const id = `of-${key}`;
    const options = choices?.map(([value, text]) => make("option", { value, text }));
    const field = options
      ? make("select", { id }, ...options)
      : make("input", { id, type: "search", autocomplete: "off" });
    field.addEventListener("input", () => this.#fill());
    this.#fields[key] = field;
    const label = make("label", { for: id, text: this.parts.say(`table.${key}`) });
    return make("div", {}, label, field);
  }

  /** @param {FieldKey} key */
  #wish(key) {
    return this.#fields[key]?.value ?? "";
  }

  get #level() {
    return /** @type {Level} */ (this.#wish("level"));
  }

  /** @param {Area} area */
  #fits(area) {
    const words = [area.name_th, area.name_en, area.id].join(" ").toLowerCase();
    const [subdistrict, coverage] = [this.#wish("subdistrict"), this.#wish("coverage")];
    return (
      words.includes(this.#wish("search").trim().toLowerCase()) &&
      (!subdistrict || [area.id, area.subdistrict_code].includes(subdistrict)) &&
      (!coverage || area.coverage === coverage)
    );
  }

  /**
   * Return areas in their order; what is withheld or unknown has no number and comes last.
   * @param {Area[]} areas
   */
  #ordered(areas) {
    const count = this.counts[this.#wish("order")];
    return [...areas].sort(
      (a, b) => (count ? (count(b) ?? -1) - (count(a) ?? -1) : 0) || this.byName(a, b),
    );
  }

  // ---------------------------------------------------------------------------------------- rows

  #fill() {
    const { say } = this.parts;
    const all = this.areas[this.#level];
    const rows = this.#ordered(all.filter((area) => this.#fits(area)));
    const columns = this.columns.filter(
      ({ key }) => this.#level === "community" || key !== "level.subdistrict",
    );
    this.head.replaceChildren(
      ...columns.map(({ key }) =>
        make("th", { role: "columnheader", scope: "col", text: this.#title(key) }),
      ),
    );
    this.body.replaceChildren(
      ...rows.map((area) =>
        make("tr", { role: "row" }, ...columns.map((column, i) => this.#cell(area, column, i))),
      ),
    );
    this.status.textContent = rows.length
      ? say("table.count", { count: rows.length, of: all.length })
      : say("state.empty");
  }

  /** @param {string} key of a column */
  #title(key) {
    return this.parts.say(key === "level.community" ? `level.${this.#level}` : key);
  }

  /** @param {Area} area @param {Column} column @param {number} i */
  #cell(area, { key, words }, i) {
    const options = { "data-title": this.#title(key), text: words(area) };
    return i
      ? make("td", { role: "cell", ...options })
      : make("th", { role: "rowheader", scope: "row", ...options });
  }
}

/** @param {Area} area */
const countRisks = ({ risks }) =>
  RISKS_FIRST.reduce((all, level) => all + (risks?.[level] ?? 0), 0);

/** @param {string} value @param {string} words @returns {Choice} */
const choice = (value, words) => [value, words];
