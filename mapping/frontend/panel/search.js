/* The search of the light pages: communities, risk points, subdistricts, roads, canals, landmarks. */
import { byId, make, makeButton } from "../core/dom.js";
import { findPlaces } from "./find.js";

const BASE = /** @type {const} */ (["road", "canal", "landmark"]);

export class Search {
  /**
   * @param {MapParts} parts
   * @param {SearchOptions} options
   */
  constructor(parts, options) {
    this.parts = parts;
    this.options = options;
    const dialog = this.#dialog;
    byId("dm-find").addEventListener("click", () => this.#open());
    byId("dm-find-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    this.#field.addEventListener("input", () => this.#show());
    byId("dm-find-form", "form").addEventListener("submit", (submit) => {
      submit.preventDefault();
      byId("dm-found").querySelector("button")?.click();
    });
  }

  get #dialog() {
    return byId("dm-find-sheet", "dialog");
  }

  get #field() {
    return byId("dm-find-words", "input");
  }

  #open() {
    this.#dialog.showModal();
    this.#field.select();
    this.#show();
    this.options.load().then(
      () => this.#show(),
      () => {}, // without risk points the places are found still
    );
  }

  #show() {
    const { say } = this.parts;
    const text = this.#field.value;
    const found = findPlaces(this.#list(), text);
    byId("dm-found").replaceChildren(...found.map((item) => this.#item(item)));
    byId("dm-found-count").textContent = text.trim()
      ? say(found.length ? "find.count" : "find.none", { count: found.length })
      : say("find.hint");
  }

  /** @param {Findable} item */
  #item({ kind, name, note, go }) {
    const choose = () => {
      this.#dialog.close();
      go();
    };
    const words = [this.parts.say(`find.${kind}`), note].filter(Boolean).join(" · ");
    const button = makeButton(
      "",
      choose,
      { class: "dm-item" },
      make("span", {}, make("b", { text: name }), make("small", { text: words })),
    );
    return make("li", {}, button);
  }

  /** @returns {Findable[]} */
  #list() {
    const { drawing, names, shown, state } = this.parts;
    const { onArea, onRisk, onPlace } = this.options;
    const areas = (/** @type {Level} */ level) =>
      drawing.all(level).map((area) => ({
        kind: level,
        name: level === "community" ? names.of(area) : names.subdistrict(area),
        words: [area.name_th, area.name_en, names.short(area)].map((words) => words ?? ""),
        go: () => onArea(level, area.id),
      }));
    const risks = shown.all.map((feature) => {
      const { properties: risk } = feature;
      const kind = state.risks?.sub_kinds?.[risk.sub_kind ?? ""];
      return {
        kind: "risk",
        name: shown.nameOf(risk),
        note: [shown.placeOf(risk), risk.id].filter(Boolean).join(" · "),
        words: [shown.nameOf(risk), risk.id, ...Object.values(kind ?? {})],
        go: () => onRisk(feature),
      };
    });
    const places = BASE.flatMap((kind) =>
      drawing.listBase(kind).map(({ name, features }) => {
        const { landmark, name_en: english } = features[0].properties;
        return {
          kind: landmark ? `kind_${landmark}` : kind,
          name: names.of(features[0].properties),
          words: [name, english ?? ""],
          go: () => onPlace(features),
        };
      }),
    );
    return [...areas("community"), ...risks, ...areas("subdistrict"), ...places];
  }
}
