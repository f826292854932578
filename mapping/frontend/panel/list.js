/* The list of risk points beside the map: the map's equal, in the same order and under the same
   filter. */
import { byId, make, makeButton } from "../core/dom.js";
import { slug } from "../core/format.js";
import { makeMark } from "../map/marks.js";
import { isSolved, rankOf } from "../map/risks.js";

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
    { class: "dm-item", "data-risk": risk.id },
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

export class RiskList {
  /**
   * @param {MapParts} parts
   * @param {{ onTap: (feature: RiskFeature) => void }} options
   */
  constructor(parts, { onTap }) {
    this.parts = parts;
    this.onTap = onTap;
    byId("dm-list").addEventListener("keydown", (press) => this.#move(press));
  }

  /** Show the list that fits the filter; return whether it came or went. */
  show() {
    const { state, shown } = this.parts;
    const isRisks = state.filter.indicator === "risks";
    const isThere = isRisks && state.risks !== null && shown.all.length > 0;
    const hasChanged = document.body.classList.contains("dm-listed") !== isThere;
    document.body.classList.toggle("dm-listed", isThere);
    byId("dm-list").hidden = !isThere;
    if (isThere) this.#fill();
    return hasChanged;
  }

  #fill() {
    const { say, format, shown } = this.parts;
    const count = format.number(shown.features.length);
    const title = shown.isNarrowed ? "list.filtered" : "list.title";
    byId("dm-list-title").textContent = say(title, { count });
    byId("dm-list-none").hidden = shown.features.length > 0;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.risk;
    const items = shown.features.map((feature) => riskItem(this.parts, feature, this.onTap));
    const list = byId("dm-list-items", "ul");
    list.replaceChildren(...items);
    if (focused) this.#button(focused)?.focus({ preventScroll: true });
    this.mark();
  }

  /** Mark the risk point whose card is open. */
  mark() {
    const open = this.parts.state.filter.risk;
    for (const button of this.#buttons) {
      if (button.dataset.risk === open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** @returns {HTMLElement[]} */
  get #buttons() {
    return [...byId("dm-list-items").querySelectorAll("button")];
  }

  /** @param {string} id */
  #button(id) {
    return this.#buttons.find(({ dataset }) => dataset.risk === id);
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
