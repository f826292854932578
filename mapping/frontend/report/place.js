/* Where it happened: a community of the list, or a place under the cross-hair of a map. */
import { byId } from "../core/dom.js";

/** @returns {NodeListOf<HTMLInputElement>} */
const answers = () => document.querySelectorAll("[name=near]");

export class PlaceFields {
  /** Longitude and latitude. @type {Position | null} */
  point = null;
  /** The community that the place is near. @type {{ id: string, name: string, metres: string } | null} */
  #beside = null;

  /**
   * @param {ReportConfig} config
   * @param {Say} say
   */
  constructor(config, say) {
    this.config = config;
    this.say = say;
    byId("rp-map-open").addEventListener("click", () => this.#openMap());
    byId("rp-map-drop").addEventListener("click", () => {
      this.forget();
      byId("rp-map-box").hidden = true;
      byId("rp-map-open").hidden = false;
    });
    byId("rp-community").addEventListener("change", () => this.#ask());
  }

  /** Say whether a place near a community waits for an answer about it. */
  get isUnanswered() {
    return this.#asks && !this.#answer;
  }

  /** Return the community: that of the list, else the one that the place is said to belong to. */
  get communityId() {
    const { value } = byId("rp-community", "select");
    if (this.#isNamed) return value;
    if (this.#asks && this.#answer === "belongs") return this.#beside?.id ?? null;
    return value === "unknown" ? null : "";
  }

  /** Take the place off the page. */
  forget() {
    this.point = null;
    this.#lieBeside(null);
  }

  async #openMap() {
    byId("rp-map-box").hidden = false;
    byId("rp-map-open").hidden = true;
    /** @type {{ placeMap: PlaceMap }} */
    const { placeMap } = await import(this.config.map);
    await placeMap(byId("rp-map"), this.config.home, (place, near) => {
      if (byId("rp-map-box").hidden) return; // it was put away before it was there
      this.point = place;
      this.#lieBeside(near);
    });
  }

  get #isNamed() {
    return !["", "unknown"].includes(byId("rp-community", "select").value);
  }

  get #asks() {
    return Boolean(this.#beside) && !this.#isNamed;
  }

  get #answer() {
    return [...answers()].find((answer) => answer.checked)?.value;
  }

  /**
   * Keep the community that the place is near; an answer is about one community only.
   * @param {Near | null} near
   */
  #lieBeside(near) {
    const id = near?.properties.id;
    if (id !== this.#beside?.id) for (const answer of answers()) answer.checked = false;
    this.#beside = near && {
      id: near.properties.id,
      name:
        (this.config.language === "en" && near.properties.name_en) ||
        (near.properties.name_th ?? ""),
      metres: String(Math.round(near.metres)),
    };
    this.#ask();
  }

  #ask() {
    byId("rp-near").hidden = !this.#asks;
    if (!this.#asks || !this.#beside) return;
    byId("rp-near-ask").textContent = this.say("near", this.#beside);
    byId("rp-near-belongs").textContent = this.say("near_belongs", this.#beside);
  }
}
