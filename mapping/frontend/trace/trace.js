/* Traces a boundary: the map moves under a cross-hair, a button or Enter sets a corner, a tap does
   too; corners snap to neighbours within 10 m and can be dragged. Streamlit hears of the closed
   outline as `draw:created` and again each time a corner moves. */
import { tabStorage } from "../core/storages.js";
import { ringsOf } from "../map/places.js";
import { areaOf, crossing, snap } from "./geometry.js";
import { latLngOf, positionOf } from "./toolbox.js";

const STORE = "dusitmap-trace-";
const SQUARE_METRES_A_RAI = 1600;
const CLOSE_ZOOM = 17;
const REAL = ["traced", "official"];
const STYLE = {
  pane: "dm-shapes",
  color: "#0a5be0",
  weight: 3.5,
  fillOpacity: 0.15,
  interactive: false,
};

/** @param {number} metres */
const whole = (metres) => metres.toLocaleString("en-US", { maximumFractionDigits: 0 });

class Tracing {
  /** @type {Position[]} */
  #corners = [];
  /** @type {L.Marker[]} */
  #handles = [];
  #hasBegun = false;
  #isClosed = false;
  /** @type {L.Path | null} */
  #shape = null;
  #wasHanded = false;

  /**
   * @param {import("./toolbox.js").Toolbox} tools
   * @param {TraceWish} wish
   */
  constructor(tools, wish) {
    const { say } = tools;
    this.tools = tools;
    this.wish = wish;
    this.seen = wish.seen;
    // Of this person alone: the next one at the same phone begins with nothing.
    this.drawer = `${STORE}${wish.who}-${wish.area}`;
    const main = { isMain: true };
    this.buttons = {
      start: tools.button(say("mode.trace_begin"), () => this.#begin(), main),
      add: tools.button(say("mode.trace_add"), () => this.#setHere(), main),
      back: tools.button(say("mode.trace_back"), () => this.#goBack()),
      close: tools.button(say("mode.trace_close"), () => this.#close()),
      clear: tools.button(say("mode.trace_clear"), () => this.#clear()),
    };
  }

  /** Begin, with what this browser keeps of an outline; return what ends it. */
  start() {
    const { tools, wish } = this;
    if (wish.fresh) tabStorage.removeItem(this.drawer);
    const held = tabStorage.readJson(this.drawer);
    if (held?.corners?.length) {
      this.#corners = held.corners;
      this.#isClosed = held.closed;
      this.seen = held.seen ?? wish.seen;
    }
    if (wish.again) this.seen = wish.seen; // somebody else's work was shown and this is to go on
    this.#hasBegun = this.#corners.length > 0;

    /** @param {L.LeafletMouseEvent} tap */
    const onClick = ({ latlng }) => this.#set(positionOf(latlng));
    tools.work(true);
    tools.map.on("click", onClick);
    const release = tools.listenToKeys({
      Enter: () => this.#setHere(),
      Backspace: () => this.#goBack(),
    });
    this.#lookAtArea();
    this.#rebuild();
    if (held && this.#isClosed) this.#changed();

    return () => {
      tools.map.off("click", onClick);
      release();
      for (const handle of this.#handles) handle.remove();
      this.#shape?.remove();
      tools.panel.classList.remove("dm-wrong");
      tools.work(false);
    };
  }

  /** Show the community that is traced, as far as it is known where it is. */
  #lookAtArea() {
    const { map, drawing } = this.tools;
    const layer = drawing.layer("community", this.wish.area);
    if (layer?.getBounds) map.fitBounds(layer.getBounds().pad(0.4), { animate: false });
    else if (this.wish.point) {
      map.setView(latLngOf(this.wish.point), CLOSE_ZOOM, { animate: false });
    }
  }

  /** Return the rings that corners snap to: outlines that are known, and not this one. */
  #targets() {
    const { drawing } = this.tools;
    const neighbours = drawing
      .features("community")
      .filter(({ properties: { id } }) => id !== this.wish.area)
      .filter(({ properties }) => REAL.includes(properties.boundary_status ?? ""));
    const known = [...drawing.features("subdistrict"), ...neighbours];
    return known.flatMap(({ geometry }) => ringsOf(geometry));
  }

  #keep() {
    const { drawer, seen } = this;
    const held = { corners: this.#corners, closed: this.#isClosed, seen };
    if (this.#corners.length) tabStorage.setItem(drawer, JSON.stringify(held));
    else tabStorage.removeItem(drawer);
  }

  #redraw() {
    this.#shape?.remove();
    const points = this.#corners.map(latLngOf);
    const shape = this.#isClosed ? L.polygon(points, STYLE) : L.polyline(points, STYLE);
    this.#shape = shape.addTo(this.tools.map);
    this.#describe();
  }

  #describe() {
    const { tools, buttons } = this;
    const count = this.#corners.length;
    const corner = crossing(this.#corners, this.#isClosed);
    tools.tell(this.#words(corner));
    tools.panel.classList.toggle("dm-wrong", corner > 0);
    buttons.close.disabled = this.#isClosed || count < 3 || corner > 0;
    buttons.back.disabled = buttons.clear.disabled = !count;
    buttons.add.disabled = this.#isClosed;
    for (const name of /** @type {const} */ (["add", "back", "close", "clear"])) {
      buttons[name].hidden = !this.#hasBegun;
    }
    buttons.start.hidden = this.#hasBegun;
    tools.cross.hidden = !this.#hasBegun || this.#isClosed;
  }

  /** @param {number} corner at which the border crosses itself; 0 where it does not */
  #words(corner) {
    const { say } = this.tools;
    if (!this.#hasBegun) return say("mode.trace_start");
    if (corner) return say("mode.trace_crosses", { corner });
    const metres = areaOf(this.#corners);
    const rai = (metres / SQUARE_METRES_A_RAI).toFixed(2);
    return say("mode.trace_corners", { count: this.#corners.length, m2: whole(metres), rai });
  }

  #rebuild() {
    for (const handle of this.#handles) handle.remove();
    this.#handles = this.#corners.map((corner, i) => {
      const handle = this.tools.handle(latLngOf(corner), "dm-corner", {
        onMove: (at) => this.#move(i, positionOf(at)),
        onEnd: (at) => {
          this.#move(i, snap(this.#targets(), positionOf(at)));
          handle.setLatLng(latLngOf(this.#corners[i]));
          this.#changed();
        },
      });
      return handle;
    });
    this.#redraw();
  }

  /** @param {number} i @param {Position} place */
  #move(i, place) {
    this.#corners[i] = place;
    this.#redraw();
  }

  /** Streamlit has the outline that is seen here, or none: a point says that there is none now. */
  #changed() {
    this.#keep();
    const isWhole = this.#isClosed && !crossing(this.#corners, true);
    if (!isWhole && !this.#wasHanded) return;
    this.#wasHanded = isWhole;
    const { map } = this.tools;
    const layer = isWhole ? L.polygon(this.#corners.map(latLngOf)) : L.marker(map.getCenter());
    this.tools.hand(layer, "trace", this.wish.name, { seen: this.seen });
  }

  /** @param {Position} place */
  #set(place) {
    if (!this.#hasBegun || this.#isClosed) return;
    this.#corners.push(snap(this.#targets(), place));
    this.#changed();
    this.#rebuild();
  }

  #setHere() {
    this.#set(positionOf(this.tools.map.getCenter()));
  }

  #goBack() {
    if (this.#isClosed) this.#isClosed = false;
    else this.#corners.pop();
    this.#changed();
    this.#rebuild();
  }

  #begin() {
    this.#hasBegun = true;
    this.#describe();
    this.tools.map.getContainer().focus();
  }

  #close() {
    this.#isClosed = true;
    this.#rebuild();
    this.#changed();
  }

  #clear() {
    this.#corners = [];
    this.#isClosed = false;
    this.#changed();
    this.#rebuild();
  }
}

/**
 * Let somebody trace a community.
 * @param {import("./toolbox.js").Toolbox} tools
 * @param {TraceWish} wish
 */
export const startTracing = (tools, wish) => new Tracing(tools, wish).start();
