/* What one does with the map of a light page: see where one is, share what is seen, fill the screen. */
import { copyText } from "../core/copying.js";
import { byId, make } from "../core/dom.js";

const WAIT_MS = 15000;
const CLOSE_BY = 16;
const LIGHT_PATH = "/live";
const WITH_CODE = ["live", "streamlit"]; // an edition has an address that no code of ours says

export class Tools {
  /** @type {L.LayerGroup} */
  #here = L.layerGroup();

  /**
   * @param {MapParts} parts
   * @param {ToolOptions} options
   */
  constructor(parts, options) {
    this.parts = parts;
    this.options = options;
    this.#here.addTo(parts.map);
    const dialog = this.#dialog;
    byId("dm-here").hidden = !navigator.geolocation;
    byId("dm-here").addEventListener("click", () => this.#locate());
    byId("dm-share").hidden = parts.config.door === "offline"; // a file has no address to pass on
    byId("dm-share").addEventListener("click", () => this.#share());
    byId("dm-share-close").addEventListener("click", () => dialog.close());
    byId("dm-share-copy").addEventListener("click", () => this.#copy());
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    byId("dm-full").hidden = !document.fullscreenEnabled;
    byId("dm-full").addEventListener("click", () => this.#fill());
    document.addEventListener("fullscreenchange", () => this.#showFull());
  }

  get #dialog() {
    return byId("dm-share-sheet", "dialog");
  }

  // ------------------------------------------------------------------------------------ position

  /** Show where this phone is; its place stays in this page. */
  #locate() {
    const { say } = this.parts;
    this.options.tell(say("tools.locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.#showHere(coords),
      () => this.options.tell(say("tools.locate_failed")),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  }

  /** @param {{ latitude: number, longitude: number, accuracy: number }} coords */
  #showHere({ latitude, longitude, accuracy }) {
    const { map, say } = this.parts;
    const at = L.latLng(latitude, longitude);
    const bounds = map.options.maxBounds;
    this.#here.clearLayers();
    if (bounds && !L.latLngBounds(/** @type {any} */ (bounds)).contains(at)) {
      return this.options.tell(say("tools.outside"));
    }
    const look = { pane: "dm-points", interactive: false, className: "dm-here" };
    this.#here.addLayer(L.circle(at, { ...look, radius: accuracy, weight: 1, fillOpacity: 0.12 }));
    this.#here.addLayer(L.circleMarker(at, { ...look, radius: 8, weight: 3, fillOpacity: 1 }));
    map.setView(at, Math.max(map.getZoom(), CLOSE_BY));
    this.options.tell(say("tools.located"));
  }

  // ------------------------------------------------------------------------------------- sharing

  #share() {
    const { config, say } = this.parts;
    const query = this.options.query();
    // Whoever is sent a view of the application opens it as a light page: no sign-in, few bytes.
    const path = config.door === "streamlit" ? LIGHT_PATH : location.pathname;
    const address = `${location.origin}${path}${query && `?${query}`}`;
    byId("dm-share-address", "input").value = address;
    byId("dm-share-said").textContent = "";
    const code = make("img", { alt: say("tools.code"), src: `/live/qr.svg?${query}` });
    byId("dm-share-code").replaceChildren(...(WITH_CODE.includes(config.door) ? [code] : []));
    this.#dialog.showModal();
    this.#copy();
  }

  #copy() {
    const { say } = this.parts;
    const field = byId("dm-share-address", "input");
    /** @param {boolean} isDone */
    const tell = (isDone) => {
      byId("dm-share-said").textContent = say(isDone ? "tools.copied" : "tools.copy_failed");
      if (!isDone) field.select();
    };
    copyText(field.value).then(tell); // where that fails the address is there to be copied by hand
  }

  // --------------------------------------------------------------------------------- full screen

  #fill() {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    change.catch(() => {}); // a browser may refuse; the page stays as it is
  }

  #showFull() {
    const words = document.fullscreenElement ? "tools.leave_full" : "tools.full";
    const button = byId("dm-full");
    button.setAttribute("aria-label", this.parts.say(words));
    button.title = this.parts.say(words);
  }
}
