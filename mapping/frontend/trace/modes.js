/* Modes of the map inside Streamlit: setting a pin, looking at pins, tracing a boundary, comparing
   two versions. The shell stays; the page around it says by message which mode is on. */
import { startComparing } from "./compare.js";
import { startPin, startShowing } from "./pin.js";
import { Toolbox } from "./toolbox.js";
import { startTracing } from "./trace.js";

/** @type {Record<string, (tools: Toolbox, wish: any) => () => void>} */
const MODES = {
  pin: startPin,
  show: startShowing,
  trace: startTracing,
  compare: startComparing,
};
/** What only counts when a mode begins: where a pin stands, what to forget, what was seen. */
const AT_FIRST = { at: null, view: null, fresh: null, seen: null, again: null };

export class ModeSwitch {
  #told = "null";
  /** @type {(() => void) | null} */
  #leave = null;

  /**
   * @param {L.Map} map
   * @param {ModeParts} parts
   */
  constructor(map, parts) {
    map.createPane("dm-shapes").style.zIndex = "460";
    map.createPane("dm-handles").style.zIndex = "640";
    this.tools = new Toolbox(map, parts);
  }

  /** Say whether a tap on the map is a place just now. */
  get isActive() {
    return this.#leave !== null && document.body.classList.contains("dm-working");
  }

  /**
   * Turn a mode on, or off; the same wish twice is one.
   * @param {{ kind: string } | null} wish
   */
  enter(wish) {
    const text = JSON.stringify(wish ? { ...wish, ...AT_FIRST } : null);
    if (text === this.#told) return;
    this.#told = text;
    this.#leave?.();
    this.tools.clear();
    this.#leave = wish && MODES[wish.kind] ? MODES[wish.kind](this.tools, wish) : null;
    this.tools.panel.hidden = this.#leave === null;
  }
}
