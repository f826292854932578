/* What every mode of the map may use: words, buttons, the line that says what is, handles, keys, and
   the way to Streamlit. */
import { byId, make, makeButton } from "../core/dom.js";
import { makeIcon } from "../map/badges.js";

const STEP_PX = 24;
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
/** @type {[number, number]} */
export const HANDLE_PX = [44, 44];

/** @param {L.LatLng} at @returns {Position} */
export const positionOf = ({ lng, lat }) => [lng, lat];

/** @param {Position} place */
export const latLngOf = ([lng, lat]) => L.latLng(lat, lng);

export class Toolbox {
  #sequence = 0;

  /**
   * @param {L.Map} map
   * @param {ModeParts} parts
   */
  constructor(map, { say, drawing }) {
    this.map = map;
    this.say = say;
    this.drawing = drawing;
    this.status = make("p", { role: "status" });
    this.bar = make("div", { class: "dm-mode-bar" });
    this.panel = make("section", { id: "dm-mode", hidden: "" }, this.status, this.bar);
    this.cross = make("div", { class: "dm-cross", hidden: "" });
    byId("dm-side").append(this.panel);
    map.getContainer().append(this.cross);
  }

  /** @param {string} text */
  tell(text) {
    this.status.textContent = text;
  }

  /**
   * Put a button into the panel.
   * @param {string} text
   * @param {() => void} onClick
   * @param {{ isMain?: boolean }} [options]
   */
  button(text, onClick, { isMain = false } = {}) {
    const button = makeButton(text, onClick, { class: `dm-button${isMain ? " dm-main" : ""}` });
    this.bar.append(button);
    return button;
  }

  /**
   * Hand something drawn to Streamlit. It carries a rising number, also after a remount: of an
   * equal value Streamlit hears nothing.
   * @param {L.Layer} layer
   * @param {string} kind
   * @param {string} name
   * @param {object} [more]
   */
  hand(layer, kind, name, more = {}) {
    this.#sequence = Math.max(this.#sequence + 1, Date.now());
    const properties = { ...more, kind, name, seq: this.#sequence };
    Object.assign(layer, { feature: { type: "Feature", properties, geometry: null } });
    // After the click that led here, which streamlit-folium answers as well.
    setTimeout(() => this.map.fire("draw:created", { layer, layerType: kind }), 0);
  }

  /**
   * Put a handle on the map that can be dragged.
   * @param {L.LatLngExpression} at
   * @param {string} look
   * @param {{ onMove: (at: L.LatLng) => void, onEnd: (at: L.LatLng) => void }} options
   */
  handle(at, look, { onMove, onEnd }) {
    const icon = makeIcon("", `dm-handle ${look}`, HANDLE_PX);
    const options = { icon, draggable: true, pane: "dm-handles", keyboard: false };
    const marker = L.marker(at, options);
    marker.on("drag", () => onMove(marker.getLatLng()));
    marker.on("dragend", () => onEnd(marker.getLatLng()));
    return marker.addTo(this.map);
  }

  /**
   * In a mode a finger moves the map, and a tap is a place rather than a card.
   * @param {boolean} isWorking
   */
  work(isWorking) {
    const { map } = this;
    document.body.classList.toggle("dm-working", isWorking);
    this.cross.hidden = !isWorking;
    map.doubleClickZoom[isWorking ? "disable" : "enable"](); // two quick taps are two corners
    const { gestureHandling } = /** @type {{ gestureHandling?: L.Handler }} */ (
      /** @type {unknown} */ (map)
    );
    if (!gestureHandling) return;
    if (!isWorking) {
      gestureHandling.enable();
      return;
    }
    gestureHandling.disable();
    map.dragging.enable();
    map.scrollWheelZoom.enable();
  }

  /**
   * Let arrows move the map under the cross-hair in small steps; other keys are the mode's own.
   * @param {Record<string, () => void>} keys
   * @returns {() => void} what ends it
   */
  listenToKeys(keys) {
    const { map } = this;
    const box = map.getContainer();
    /** @param {KeyboardEvent} press */
    const onKey = (press) => {
      const { key, target, ctrlKey, metaKey, altKey } = press;
      const arrow = ARROWS[key];
      const act = arrow
        ? () => map.panBy([arrow[0] * STEP_PX, arrow[1] * STEP_PX], { animate: false })
        : keys[key];
      if (!act || ctrlKey || metaKey || altKey || target !== box) return;
      press.preventDefault();
      press.stopPropagation();
      act();
    };
    map.keyboard.disable();
    box.tabIndex = 0;
    box.addEventListener("keydown", onKey);
    return () => {
      box.removeEventListener("keydown", onKey);
      map.keyboard.enable();
    };
  }

  clear() {
    this.bar.replaceChildren();
    this.tell("");
  }
}
