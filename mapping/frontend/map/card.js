/* The card of an area, or of the risk points that were tapped. */
import { byId } from "../core/dom.js";
import { figuresOf, riskFigure } from "./figures.js";

const LEAST_MAP_PX = 150; // less is no room to show a place in

export class Card {
  /** @type {string[]} */
  #risks = [];

  /**
   * @param {MapParts} parts
   * @param {{ onChange: () => void, onGo: (() => void) | null }} options `onGo` takes the place of
   *   the link to an area's page
   */
  constructor(parts, { onChange, onGo }) {
    this.parts = parts;
    this.onChange = onChange;
    byId("dm-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", ({ key }) => {
      const sheet = /** @type {HTMLDialogElement | null} */ (document.getElementById("dm-sheet"));
      if (key === "Escape" && !sheet?.open) this.close();
    });
    byId("dm-go", "a").addEventListener("click", (tap) => {
      if (!onGo) return;
      tap.preventDefault();
      onGo();
    });
  }

  /**
   * Open the card of an area.
   * @param {string} id
   */
  open(id) {
    const { drawing, state } = this.parts;
    if (!drawing.properties(state.filter.level, id)) return;
    this.#risks = [];
    this.#show(id);
    byId("dm-card-name").focus({ preventScroll: true });
    this.keepInSight(id);
  }

  /** @param {RiskFeature[]} features */
  openRisks(features) {
    this.#risks = features.map(({ properties }) => properties.id);
    this.#show(null);
    byId("dm-card-name").focus({ preventScroll: true });
  }

  close() {
    if (!this.parts.state.open && !this.#risks.length) return;
    this.#risks = [];
    this.#show(null);
    this.parts.map.getContainer().focus();
  }

  /** Forget the risk points: they are not shown any more. */
  forgetRisks() {
    this.#risks = [];
  }

  /** Fill the card with what is known now. */
  fill() {
    const { drawing, state, isChanging } = this.parts;
    const area = drawing.properties(state.filter.level, state.open);
    const risks = (state.risks?.features ?? [])
      .map(({ properties }) => properties)
      .filter(({ id }) => this.#risks.includes(id));
    const isAny = Boolean(area) || risks.length > 0;
    byId("dm-card").hidden = !isAny;
    byId("dm-hint").hidden = isAny;
    document.body.classList.toggle("dm-has-card", isAny);
    byId("dm-go").hidden = !area || !isChanging;
    if (area) this.#fillArea(area);
    else if (isAny) this.#fillRisks(risks);
  }

  /**
   * On a phone the card covers the lower half: a tapped place must not end up beneath it.
   * @param {string} id
   * @param {boolean} [animate]
   */
  keepInSight(id, animate = !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const { map, drawing, state, wide } = this.parts;
    const layer = drawing.layer(state.filter.level, id);
    const under = byId("dm-card").offsetHeight; // its place still moves while it slides up
    if (wide.matches || !layer || under + LEAST_MAP_PX > map.getSize().y) return;
    map.panInside(drawing.middle(layer), {
      paddingTopLeft: [40, 90],
      paddingBottomRight: [60, under + 40],
      animate,
    });
  }

  /** @param {string | null} id of an area */
  #show(id) {
    const { state, drawing } = this.parts;
    const { area: _, ...rest } = state.filter;
    state.open = id;
    state.filter = id ? { ...rest, area: id } : rest;
    this.onChange();
    this.fill();
    drawing.restyle();
    byId("dm-card").scrollTop = 0;
  }

  /** @param {Risk[]} risks */
  #fillRisks(risks) {
    const { say } = this.parts;
    byId("dm-card-name").textContent = say("card.risk_points", { count: risks.length });
    byId("dm-card-place").textContent = say("card.risk_note");
    byId("dm-card-figures").replaceChildren(...risks.map((risk) => riskFigure(this.parts, risk)));
  }

  /** @param {Area} area */
  #fillArea(area) {
    const { names, drawing } = this.parts;
    const isSubdistrict = area.level === "subdistrict";
    const parent = isSubdistrict
      ? undefined
      : drawing.properties("subdistrict", area.subdistrict_code);
    const place = [parent && names.subdistrict(parent), area.kind_th].filter(Boolean).join(" · ");
    byId("dm-card-name").textContent = isSubdistrict ? names.subdistrict(area) : names.of(area);
    byId("dm-card-place").textContent = place;
    byId("dm-card-figures").replaceChildren(...figuresOf(this.parts, area));
    const page = isSubdistrict ? "/table?subdistrict=" : "/community?id=";
    byId("dm-go", "a").href = page + encodeURIComponent(area.id);
  }
}
