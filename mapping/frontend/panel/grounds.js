/* What lies under the map: our own ground, the street map, tiles of another host. Who looks chooses,
   where there is a choice; the browser keeps it. Another host is asked for nothing before that. */
import { byId, make, makeButton } from "../core/dom.js";
import { browserStorage } from "../core/storages.js";
import { fetchFacts, makeStreets, makeTiles, putUnder } from "../map/basemap.js";

const KEPT = "dusitmap-ground";

/** @typedef {"own" | "streets" | "tiles"} Ground */

export class Grounds {
  /** @type {Ground} */
  #shown = "own";
  /** @type {L.Layer | null} */
  #layer = null;
  /** @type {Map<Ground, () => Promise<L.Layer | null>>} */
  #choices = new Map([["own", async () => null]]);
  /** @type {StreetFacts | null} */
  #facts = null;

  /** @param {MapParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Ask what there is, and draw what was chosen before, else the street map. */
  async start() {
    const { map, config, isChanging } = this.parts;
    const facts = (this.#facts = await fetchFacts());
    const tiles = facts?.tiles;
    if (facts?.url) this.#choices.set("streets", () => makeStreets(map, facts, config.language));
    // An edition is frozen with its own host: what another one shows is no part of it.
    if (tiles && isChanging) this.#choices.set("tiles", async () => makeTiles(map, tiles));
    const button = byId("dm-ground");
    button.hidden = this.#choices.size < 2;
    button.addEventListener("click", () => this.#ask());
    const kept = /** @type {Ground} */ (browserStorage.getItem(KEPT));
    const first = facts?.url ? "streets" : "own";
    await this.#show(!button.hidden && this.#choices.has(kept) ? kept : first);
  }

  /** @param {Ground} ground */
  async #show(ground) {
    if (ground === this.#shown) return;
    this.#shown = ground;
    const layer = (await this.#choices.get(ground)?.()) ?? null;
    if (ground !== this.#shown) return; // another one was chosen meanwhile
    putUnder(this.parts.map, layer, this.#layer);
    this.#layer = layer;
  }

  /** Ask which ground is wanted. */
  #ask() {
    const { say } = this.parts;
    const dialog = make("dialog", { class: "dm-sheet", "aria-labelledby": "dm-ground-title" });
    const close = () => dialog.close();
    const items = [...this.#choices.keys()].map((ground) => {
      const choose = () => {
        browserStorage.setItem(KEPT, ground);
        void this.#show(ground);
        close();
      };
      const isShown = String(ground === this.#shown);
      const words = make("b", { text: this.#nameOf(ground) });
      return make(
        "li",
        {},
        makeButton("", choose, { class: "dm-item", "aria-pressed": isShown }, words),
      );
    });
    dialog.append(
      make("h2", { id: "dm-ground-title", text: say("ground.title") }),
      makeButton("×", close, { class: "dm-close", "aria-label": say("find.close") }),
      make("ul", { class: "dm-items" }, ...items),
      make("p", { text: this.#noteOf() }),
    );
    dialog.addEventListener("click", ({ target }) => target === dialog && close());
    dialog.addEventListener("close", () => dialog.remove());
    byId("dm-over").append(dialog);
    dialog.showModal();
  }

  /** @param {Ground} ground */
  #nameOf(ground) {
    return (ground === "tiles" && this.#facts?.tiles?.name) || this.parts.say(`ground.${ground}`);
  }

  /** Say who learns what from a choice. */
  #noteOf() {
    const { say } = this.parts;
    const host = this.#facts?.tiles?.host;
    return this.#choices.has("tiles") && host
      ? say("ground.note", { name: this.#nameOf("tiles"), host })
      : "";
  }
}
