/* The card of an area, or of the risk points or projects that were tapped. */
import { byId, make } from "../core/dom.js";
import { figuresOf, riskFigures } from "./figures.js";
import { levelWords, riskItem } from "./list.js";
import { makeMark, makeProjectMark } from "../map/marks.js";
import { watchOf } from "../map/projects.js";
import { isSolved, rankOf } from "../map/risks.js";
import { projectFigures, projectItem } from "./projects.js";

const LEAST_FREE_PX = 56; // less is no room to show a place in
const ABOVE_PX = 90; // the row of buttons, and a mark below it
const BELOW_PX = 40;

export class Card {
  /** @type {string[]} */
  #points = [];

  /**
   * @param {MapParts} parts
   * @param {CardOptions} options
   */
  constructor(parts, { onChange, onRisk, onGo }) {
    this.parts = parts;
    this.onChange = onChange;
    this.onRisk = onRisk;
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
    this.#points = [];
    this.#show(id);
    byId("dm-card-name").focus({ preventScroll: true });
    this.keepInSight(id);
  }

  /**
   * Open the card of one risk point or project, or a list of those that share a place.
   * @param {(RiskFeature | ProjectFeature)[]} features
   */
  openPoints(features) {
    this.#points = features.map(({ properties }) => properties.id);
    this.#show(null);
    byId("dm-card-name").focus({ preventScroll: true });
    this.keepOpenInSight();
  }

  /**
   * Keep what the open card is about free of it.
   * @param {boolean} [animate]
   */
  keepOpenInSight(animate) {
    const { open } = this.parts.state;
    if (open) this.keepInSight(open, animate);
    else if (this.#points.length)
      this.#panFree(this.parts.drawing.badgeAt(this.#points[0]), animate);
  }

  close() {
    if (!this.isOpen) return;
    this.#points = [];
    this.#show(null);
    this.parts.map.getContainer().focus();
  }

  get isOpen() {
    return Boolean(this.parts.state.open) || this.isOfPoints;
  }

  get isOfPoints() {
    return this.#points.length > 0;
  }

  get #isOfProjects() {
    return this.parts.state.filter.indicator === "projects";
  }

  /** Forget the risk points or projects: they are not shown any more. */
  forgetPoints() {
    this.#points = [];
  }

  /** Fill the card with what is known now. */
  fill() {
    const { drawing, state, isChanging, shown, projects } = this.parts;
    const area = drawing.properties(state.filter.level, state.open);
    const risks = this.#points.flatMap((id) => shown.find(id) ?? []);
    const boards = this.#points.flatMap((id) => projects.find(id) ?? []);
    const count = risks.length + boards.length;
    const isAny = Boolean(area) || count > 0;
    byId("dm-card").hidden = !isAny;
    byId("dm-hint").hidden = isAny;
    document.body.classList.toggle("dm-has-card", isAny);
    byId("dm-go").hidden = !isChanging || (!area && count !== 1);
    byId("dm-card-mark").replaceChildren();
    byId("dm-card-list").replaceChildren();
    if (area) this.#fillArea(area);
    else if (boards.length === 1) this.#fillProject(boards[0].properties);
    else if (risks.length === 1) this.#fillRisk(risks[0].properties);
    else if (isAny) this.#fillPoints([...this.#listRisks(risks), ...this.#listProjects(boards)]);
  }

  /**
   * On a phone the card covers the lower half: a tapped place must not end up beneath it.
   * @param {string} id
   * @param {boolean} [animate]
   */
  keepInSight(id, animate) {
    const { drawing, state } = this.parts;
    const layer = drawing.layer(state.filter.level, id);
    this.#panFree(layer && drawing.middle(layer), animate);
  }

  /**
   * Pan until a place is free of the card and of what stands around the map.
   * @param {L.LatLng | null | undefined} at
   * @param {boolean} [animate]
   */
  #panFree(at, animate = !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const { map, wide } = this.parts;
    const card = byId("dm-card");
    const ground = map.getContainer().getBoundingClientRect();
    const side = byId("dm-side").getBoundingClientRect();
    // Its place still moves while it slides up; its height does not.
    const isOver = !wide.matches && side.left < ground.right - 1;
    const under = isOver ? Math.max(0, ground.bottom - (side.bottom - card.offsetHeight)) : 0;
    const free = map.getSize().y - under;
    if (!at || free < LEAST_FREE_PX) return;
    map.panInside(at, {
      paddingTopLeft: [40, Math.min(ABOVE_PX, free / 2)],
      paddingBottomRight: [60, under + Math.min(BELOW_PX, free / 4)],
      animate,
    });
  }

  /** @param {string | null} id of an area */
  #show(id) {
    const { state, drawing } = this.parts;
    const { area: _, risk: __, project: ___, ...rest } = state.filter;
    const [point, ...others] = this.#points;
    const key = this.#isOfProjects ? "project" : "risk";
    state.open = id;
    state.filter = {
      ...rest,
      ...(id && { area: id }),
      ...(point && !others.length && { [key]: point }),
    };
    this.onChange();
    this.fill();
    drawing.restyle();
    byId("dm-card").scrollTop = 0;
  }

  /** @param {Risk} risk */
  #fillRisk(risk) {
    const { shown, config } = this.parts;
    const words = [levelWords(this.parts, risk), shown.placeOf(risk), risk.id].filter(Boolean);
    byId("dm-card-name").textContent = shown.nameOf(risk);
    byId("dm-card-mark").append(makeMark(rankOf(risk.level), { isSolved: isSolved(risk) }));
    const spans = words.map((text) => make("span", { text }));
    byId("dm-card-place").replaceChildren(...spans);
    byId("dm-card-figures").replaceChildren(...riskFigures(this.parts, risk));
    const go = byId("dm-go", "a");
    go.href = `/risk/${encodeURIComponent(risk.id)}${config.language === "en" ? "?lang=en" : ""}`;
  }

  /** @param {Project} project */
  #fillProject(project) {
    const { projects, shown, config } = this.parts;
    const words = [projects.placeOf(project), project.id].filter(Boolean);
    byId("dm-card-name").textContent = project.name;
    byId("dm-card-mark").append(makeProjectMark(watchOf(project)));
    byId("dm-card-place").replaceChildren(...words.map((text) => make("span", { text })));
    const risks = project.risk_ids.flatMap((id) => shown.find(id) ?? []);
    const items = risks.map((feature) =>
      riskItem(this.parts, feature, ({ properties }) => this.onRisk(properties.id)),
    );
    byId("dm-card-figures").replaceChildren(...projectFigures(this.parts, project, items));
    const go = byId("dm-go", "a");
    go.href = `/projects?id=${encodeURIComponent(project.id)}${config.language === "en" ? "&lang=en" : ""}`;
  }

  /** @param {HTMLElement[]} items of what shares a place */
  #fillPoints(items) {
    const { say } = this.parts;
    const [title, says] = this.#isOfProjects
      ? ["card.projects_count", "card.projects_share_place"]
      : ["card.risk_points", "card.share_place"];
    byId("dm-card-name").textContent = say(title, { count: items.length });
    byId("dm-card-place").textContent = say(says);
    byId("dm-card-figures").replaceChildren();
    byId("dm-card-list").replaceChildren(...items);
  }

  /** @param {RiskFeature[]} features */
  #listRisks(features) {
    return features.map((feature) =>
      riskItem(this.parts, feature, (chosen) => this.openPoints([chosen])),
    );
  }

  /** @param {ProjectFeature[]} features */
  #listProjects(features) {
    return features.map((feature) =>
      projectItem(this.parts, feature, (chosen) => this.openPoints([chosen])),
    );
  }

  /**
   * Return what lies in an area of what is shown: its risk points, the worst first, or its projects.
   * @param {Area} area
   */
  #pointsOf({ id, risk_points: points }) {
    const { shown, projects, state } = this.parts;
    if (this.#isOfProjects) {
      const inside = projects.features.filter(({ properties }) =>
        [properties.community_id, properties.subdistrict_code].includes(id),
      );
      return this.#listProjects(inside);
    }
    if (state.filter.indicator !== "risks") return [];
    const ids = [...(points?.listed ?? []), ...(points?.mitigated ?? [])];
    return this.#listRisks(shown.features.filter(({ properties }) => ids.includes(properties.id)));
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
    byId("dm-card-list").replaceChildren(...this.#pointsOf(area));
    const page = isSubdistrict ? "/table?subdistrict=" : "/community?id=";
    byId("dm-go", "a").href = page + encodeURIComponent(area.id);
  }
}
