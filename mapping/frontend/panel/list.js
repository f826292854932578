/* The list beside the map, of risk points or of projects: the map's equal, in the same order and
   under the same filter. */
import { byId, make, makeButton } from "../core/dom.js";
import { slug } from "../core/format.js";
import { makeMark } from "../map/marks.js";
import { isSolved, rankOf } from "../map/risks.js";
import { projectItem } from "./projects.js";

const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });

/**
 * Return the level or the state of a risk point in words.
 * @param {Pick<MapParts, "say">} parts
 * @param {Risk} risk
 */
export const levelWords = ({ say }, risk) =>
  isSolved(risk)
    ? say("card.mitigated")
    : say("risk.level_of", { level: say(`risk.${slug(risk.level)}`) });

/**
 * Return the line of a risk point: its mark, its name, and what else is said first.
 * @param {MapParts} parts
 * @param {RiskFeature} feature
 * @param {(feature: RiskFeature) => void} onTap
 */
export function riskItem(parts, feature, onTap) {
  const { shown } = parts;
  const { properties: risk } = feature;
  const words = [levelWords(parts, risk), shown.placeOf(risk), risk.id].filter(Boolean);
  const button = makeButton(
    "",
    () => onTap(feature),
    { class: "dm-item", "data-point": risk.id },
    makeMark(rankOf(risk.level), { isSolved: isSolved(risk) }),
    make(
      "span",
      {},
      make("b", { text: shown.nameOf(risk) }),
      make("small", {}, ...words.map((text) => make("span", { text }))),
    ),
  );
  return make("li", {}, button);
}

export class PointList {
  /**
   * @param {MapParts} parts
   * @param {{ onTap: (feature: RiskFeature | ProjectFeature) => void }} options
   */
  constructor(parts, { onTap }) {
    this.parts = parts;
    this.onTap = onTap;
    byId("dm-list").addEventListener("keydown", (press) => this.#move(press));
  }

  /** Show the list that fits the filter; return whether it came or went. */
  show() {
    const { state, shown, projects } = this.parts;
    const { indicator } = state.filter;
    const isRisks = indicator === "risks" && state.risks !== null && shown.all.length > 0;
    const isProjects = indicator === "projects" && projects.all.length > 0;
    const isThere = isRisks || isProjects;
    const hasChanged = document.body.classList.contains("dm-listed") !== isThere;
    document.body.classList.toggle("dm-listed", isThere);
    byId("dm-list").hidden = !isThere;
    if (isRisks) this.#fillRisks();
    if (isProjects) this.#fillProjects();
    return hasChanged;
  }

  #fillRisks() {
    const { shown } = this.parts;
    const items = shown.features.map((feature) => riskItem(this.parts, feature, this.onTap));
    this.#fill(items, shown.isNarrowed ? "list.filtered" : "list.title", "state.no_matching_risks");
  }

  #fillProjects() {
    const { projects } = this.parts;
    const items = projects.features.map((feature) => projectItem(this.parts, feature, this.onTap));
    const title = projects.isNarrowed ? "list.projects_filtered" : "list.projects_title";
    this.#fill(items, title, "state.no_matching_projects");
  }

  /**
   * @param {HTMLElement[]} items
   * @param {string} title its key
   * @param {string} none the key of what is said where the filter leaves nothing
   */
  #fill(items, title, none) {
    const { say, format } = this.parts;
    byId("dm-list-title").textContent = say(title, { count: format.number(items.length) });
    byId("dm-list-none").textContent = say(none);
    byId("dm-list-none").hidden = items.length > 0;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.point;
    byId("dm-list-items", "ul").replaceChildren(...items);
    if (focused) this.#button(focused)?.focus({ preventScroll: true });
    this.mark();
  }

  /** Mark that of which the card is open. */
  mark() {
    const { risk, project } = this.parts.state.filter;
    const open = project ?? risk;
    for (const button of this.#buttons) {
      if (button.dataset.point === open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** @returns {HTMLElement[]} */
  get #buttons() {
    return [...byId("dm-list-items").querySelectorAll("button")];
  }

  /** @param {string} id */
  #button(id) {
    return this.#buttons.find(({ dataset }) => dataset.point === id);
  }

  /** @param {KeyboardEvent} press */
  #move(press) {
    const buttons = this.#buttons;
    const now = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const ends = { Home: 0, End: buttons.length - 1 };
    const next = press.key in ends ? ends[press.key] : now + (STEPS[press.key] ?? NaN);
    if (now < 0 || Number.isNaN(next)) return;
    press.preventDefault();
    buttons[Math.min(Math.max(next, 0), buttons.length - 1)].focus();
  }
}
