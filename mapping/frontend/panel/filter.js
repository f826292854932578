/* The filter of the light pages: chips above the map, and a sheet with every field. */
import { byId, make, makeButton } from "../core/dom.js";
import { slug } from "../core/format.js";
import { isInside } from "../map/reading.js";
import { PROJECT_KEYS, WATCH_STATES, projectCode } from "../map/projects.js";
import { RISK_KEYS, RISK_LEVELS, RISK_STATES, codeOf } from "../map/risks.js";
import { KEYS, LEVELS, START, listIndicators } from "../map/wish.js";

const CHIPS = /** @type {const} */ ([
  "level",
  "subdistrict",
  "zone",
  "type",
  "year",
  ...RISK_KEYS,
  ...PROJECT_KEYS,
]);
/** @typedef {typeof CHIPS[number]} ChipKey */
/** @typedef {typeof RISK_KEYS[number]} RiskKey */
/** @typedef {typeof PROJECT_KEYS[number]} ProjectKey */
/** @typedef {[value: string, words: string]} Choice */

export class FilterPanel {
  /**
   * @param {MapParts} parts
   * @param {{ change: (wish: Record<string, string | null>) => void, loadCube: () => Promise<void> }} options
   */
  constructor(parts, { change, loadCube }) {
    const collator = new Intl.Collator(parts.config.language);
    this.parts = parts;
    this.change = change;
    this.loadCube = loadCube;
    /** @type {(a: Area, b: Area) => number} */
    this.byName = (a, b) => collator.compare(parts.names.of(a), parts.names.of(b));
    const sheet = this.#sheet;
    parts.wide.addEventListener("change", () => this.#showChips());
    byId("dm-filter").addEventListener("click", () => this.#open());
    byId("dm-done").addEventListener("click", () => sheet.close());
    byId("dm-clear").addEventListener("click", () =>
      change(Object.fromEntries(KEYS.map((key) => [key, null]))),
    );
    sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  }

  /** Show what is filtered now. */
  show() {
    this.#showChips();
    if (this.#sheet.open) this.#fillSheet();
  }

  get #sheet() {
    return byId("dm-sheet", "dialog");
  }

  #open() {
    this.#fillSheet();
    this.#sheet.showModal();
    this.loadCube().then(
      () => this.#fillSheet(),
      () => {},
    );
  }

  // -------------------------------------------------------------------------------------- chips

  #showChips() {
    const { state, wide, config } = this.parts;
    const box = byId("dm-chips");
    const focused = document.activeElement;
    const words = box.contains(focused) ? focused?.textContent : null;
    const indicators = wide.matches ? listIndicators(config) : [state.filter.indicator];
    const filtered = CHIPS.filter((key) => {
      const value = state.filter[key];
      return value && value !== START[key];
    });
    box.replaceChildren(
      ...indicators.map((indicator) => this.#indicatorChip(indicator)),
      ...filtered.map((key) => this.#chip(key)),
    );
    if (!words) return;
    const again = [...box.children].find(({ textContent }) => textContent === words);
    /** @type {HTMLElement | undefined} */ (again)?.focus();
  }

  /**
   * Wide screens switch with one click; on a phone the chip opens the sheet.
   * @param {Indicator} indicator
   */
  #indicatorChip(indicator) {
    const { say, state, wide } = this.parts;
    const isShown = indicator === state.filter.indicator;
    const press = () => (wide.matches ? this.change({ indicator }) : this.#open());
    return makeButton(say(`indicator.${indicator}`), press, {
      class: `dm-chip${isShown ? " dm-shown" : ""}`,
      "aria-pressed": wide.matches ? isShown : null,
    });
  }

  /** @param {ChipKey} key */
  #chip(key) {
    const text = this.#chipWords(key, this.parts.state.filter[key] ?? "");
    const options = {
      class: "dm-chip",
      "aria-label": this.parts.say("filter.remove", { name: text }),
    };
    return makeButton(
      "",
      () => this.change({ [key]: null }),
      options,
      make("span", { text }),
      make("span", { text: "×", "aria-hidden": "true", class: "dm-x" }),
    );
  }

  /** @param {ChipKey} key @param {string} id */
  #chipWords(key, id) {
    const { say, state, drawing, names } = this.parts;
    if (key === "level") return say(`level.${id}`);
    if (key === "zone") return say("filter.zone_name", { zone: id });
    if (key === "year") return this.#yearName(id, say("filter.year_name", { year: id }));
    if (isRiskKey(key)) return this.#riskWords(key, id);
    if (isProjectKey(key)) return say(`${key}.${slug(id.replace(/-/g, "_"))}`);
    if (key === "type") return state.cube?.types.find((type) => type.id === id)?.label ?? id;
    const area = drawing.properties("subdistrict", id);
    return area ? names.subdistrict(area) : id;
  }

  /**
   * Return the words of a value of risk points by its code.
   * @param {RiskKey} key
   * @param {string} code
   */
  #riskWords(key, code) {
    const { say } = this.parts;
    if (key === "quarter") {
      return say("filter.quarter_name", { quarter: code.slice(-1), year: code.slice(0, 4) });
    }
    const catalogue = { category: "category", risk_level: "risk", state: "risk_state" }[key];
    const words = say(`${catalogue}.${code.replace(/-/g, "_")}`);
    return key === "risk_level" ? say("risk.level_of", { level: words }) : words;
  }

  /**
   * Return the choices of a key of risk points: what there is, in its own order.
   * @param {RiskKey} key
   * @returns {Choice[]}
   */
  #riskChoices(key) {
    const { shown, state } = this.parts;
    const said = shown.all.map(({ properties }) =>
      codeOf(key === "risk_level" ? properties.level : properties[key]),
    );
    const order = { risk_level: RISK_LEVELS.map(codeOf).reverse(), state: RISK_STATES };
    const there = new Set([...said, state.filter[key]].filter((code) => code !== undefined));
    const codes = key in order ? order[/** @type {"state"} */ (key)] : [...there].sort();
    if (key === "quarter") codes.reverse();
    return codes
      .filter((code) => there.has(code))
      .map((code) => choice(code, this.#riskWords(key, code)));
  }

  /**
   * Return the choices of a key of projects: what there is, in its own order.
   * @param {ProjectKey} key
   * @returns {Choice[]}
   */
  #projectChoices(key) {
    const { projects, state } = this.parts;
    const said = projects.all.map(({ properties }) => projectCode(properties, key));
    const there = new Set([...said, state.filter[key]].filter((code) => code !== undefined));
    const codes = key === "watch" ? WATCH_STATES : [...there].sort().reverse();
    return codes
      .filter((code) => there.has(code))
      .map((code) => choice(code, this.#chipWords(key, code)));
  }

  /**
   * A year that is not over, or of which the records hold a part, says so.
   * @param {string | number} year
   * @param {string} words
   */
  #yearName(year, words) {
    const why = this.parts.state.cube?.incomplete_years?.[year];
    return why ? `${words} (${this.parts.say(`year.${slug(why)}`)})` : words;
  }

  // -------------------------------------------------------------------------------------- sheet

  #fillSheet() {
    const box = byId("dm-fields");
    const focused = /** @type {HTMLSelectElement | null} */ (document.activeElement)?.name;
    const filled = Object.entries(this.#fields()).filter(([, choices]) => choices.length);
    box.replaceChildren(...filled.map(([key, choices]) => this.#field(key, choices)));
    if (!focused) return;
    /** @type {HTMLElement | null} */
    const again = box.querySelector(`[name="${CSS.escape(focused)}"]`);
    again?.focus();
  }

  /** @returns {Record<string, Choice[]>} */
  #fields() {
    const { say, state, drawing, names, config } = this.parts;
    const { filter, cube } = state;
    /** @type {Choice} */
    const all = ["", say("filter.all")];
    /** @type {(area: Area) => Choice} */
    const ofArea = (area) => [area.id, names.of(area)];
    const communities = drawing.all("community");
    const zones = [...new Set(communities.flatMap(({ zone }) => (zone ? [zone] : [])))].sort();
    const feed = filter.indicator === "feed" ? cube : null;
    const isRisks = filter.indicator === "risks";
    const ofRisks = RISK_KEYS.map((key) => [
      key,
      isRisks ? withAll(all, this.#riskChoices(key)) : [],
    ]);
    const ofProjects = PROJECT_KEYS.map((key) => [
      key,
      filter.indicator === "projects" ? withAll(all, this.#projectChoices(key)) : [],
    ]);
    const inside = communities.filter((area) => isInside(area, filter)).sort(this.byName);
    return {
      indicator: listIndicators(config).map((id) => [id, say(`indicator.${id}`)]),
      ...Object.fromEntries(ofRisks),
      ...Object.fromEntries(ofProjects),
      level: LEVELS.map((id) => [id, say(`level.${id}`)]),
      subdistrict: [all, ...drawing.all("subdistrict").sort(this.byName).map(ofArea)],
      zone: withAll(
        all,
        zones.map((zone) => [String(zone), say("filter.zone_name", { zone })]),
      ),
      type: feed ? [all, ...feed.types.map(({ id, label }) => choice(id, label))] : [],
      year: feed
        ? [all, ...feed.fiscal_years.map((year) => choice(year, this.#yearName(year, `${year}`)))]
        : [],
      area: filter.level === "community" ? [["", say("filter.choose")], ...inside.map(ofArea)] : [],
    };
  }

  /** @param {string} key @param {Choice[]} choices */
  #field(key, choices) {
    const options = choices.map(([value, text]) => make("option", { value, text }));
    const select = make("select", { id: `dm-field-${key}`, name: key }, ...options);
    select.value = this.parts.state.filter[/** @type {ChipKey} */ (key)] ?? "";
    select.addEventListener("change", () => this.change({ [key]: select.value || null }));
    const label = make("label", { for: select.id, text: this.parts.say(`filter.${key}`) });
    return make("div", {}, label, select);
  }
}

/** @param {string} key @returns {key is RiskKey} */
const isRiskKey = (key) => RISK_KEYS.includes(/** @type {RiskKey} */ (key));

/** @param {string} key @returns {key is ProjectKey} */
const isProjectKey = (key) => PROJECT_KEYS.includes(/** @type {ProjectKey} */ (key));

/** @param {string | number} value @param {string} words @returns {Choice} */
const choice = (value, words) => [String(value), words];

/** @param {Choice} all @param {Choice[]} choices @returns {Choice[]} */
const withAll = (all, choices) => (choices.length ? [all, ...choices] : []);
