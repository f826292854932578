/* The risk points that are shown now: those of the filter in their order, with name and place. */
import { isNarrowed, listRisks, nameRisk, placeRisks } from "./risks.js";

export class ShownRisks {
  /** @type {RiskFeature[]} */
  features = [];
  /** @type {Map<string, RiskPlace>} */
  #places = new Map();

  /** @param {MapParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.compare = new Intl.Collator(parts.config.language).compare;
  }

  /** Take what the state says now. */
  update() {
    const { state, drawing } = this.parts;
    const all = this.all;
    this.#places = placeRisks(all, drawing);
    this.features = listRisks(all, this.#places, state.filter, this.compare);
  }

  /** Every risk point of the release; none while they are not loaded. */
  get all() {
    return this.parts.state.risks?.features ?? [];
  }

  get isNarrowed() {
    return isNarrowed(this.parts.state.filter);
  }

  /** @param {string | undefined} id */
  find(id) {
    return this.all.find(({ properties }) => properties.id === id);
  }

  /** @param {Risk} risk */
  nameOf(risk) {
    const { state, config, say } = this.parts;
    return nameRisk(risk, state.risks?.sub_kinds, config.language, say);
  }

  /**
   * Return the name of the place of a risk point: its community, else its subdistrict.
   * @param {Risk} risk
   */
  placeOf({ id }) {
    const { names, drawing } = this.parts;
    const { community, subdistrict } = this.#places.get(id) ?? {};
    if (community) return names.of(community);
    const around = drawing.properties("subdistrict", subdistrict);
    return around ? names.subdistrict(around) : "";
  }
}
