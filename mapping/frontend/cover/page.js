/* Covering a photo: two taps or a drag make an area; arrows move the one that has the focus. */
import { byId, make, makeButton } from "../core/dom.js";
import {
  formatAreas,
  makeArea,
  makeMiddleArea,
  moveArea,
  parseAreas,
  resizeArea,
  toPixels,
} from "./areas.js";

const SVG = "http://www.w3.org/2000/svg";
const DRAG_PX = 10; // of the screen: less is a tap
const STEPS_OF_SIDE = 64; // an arrow moves an area by this part of the photo
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class CoverPage {
  /** @type {CoveredArea[]} */
  #areas;
  /** @type {PhotoPoint | null} */
  #corner = null; // the first of two taps
  /** @type {{ x: number, y: number } | null} */
  #start = null; // of the screen, where the pointer went down

  constructor() {
    this.photo = byId("cover-photo", "img");
    this.form = byId("cover-form", "form");
    this.field = byId("cover-areas", "input");
    this.list = byId("cover-list", "ul");
    this.answer = byId("cover-answer", "p");
    this.words = JSON.parse(byId("cover-words").dataset.words ?? "{}");
    this.most = Number(this.form.dataset.most);
    this.#areas = parseAreas(this.field.value);
    this.overlay = /** @type {SVGSVGElement} */ (document.createElementNS(SVG, "svg"));
    this.overlay.setAttribute("class", "cover-overlay");
    byId("cover-stage").append(this.overlay);
    byId("cover-add", "button").addEventListener("click", () => this.#add(this.#middle(), true));
    this.#listen();
    if (this.photo.complete) this.#draw();
    else this.photo.addEventListener("load", () => this.#draw());
  }

  /** @returns {PhotoSize} */
  get size() {
    return { width: this.photo.naturalWidth, height: this.photo.naturalHeight };
  }

  #middle() {
    return makeMiddleArea(this.size);
  }

  #listen() {
    const { overlay } = this;
    overlay.addEventListener("pointerdown", ({ x, y, isPrimary }) => {
      this.#start = isPrimary ? { x, y } : null;
    });
    overlay.addEventListener("pointermove", ({ x, y }) => {
      if (this.#start && this.#isDrag({ x, y })) {
        this.#draw(makeArea(this.#toPixels(this.#start), this.#toPixels({ x, y })));
      }
    });
    overlay.addEventListener("pointercancel", () => {
      this.#start = null; // the finger scrolls
      this.#draw();
    });
    overlay.addEventListener("pointerup", ({ x, y }) => this.#onPointerUp({ x, y }));
    overlay.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** @param {{ x: number, y: number }} end */
  #onPointerUp(end) {
    const start = this.#start;
    this.#start = null;
    if (!start || !this.photo.complete) return;
    const here = this.#toPixels(end);
    if (this.#isDrag(end, start)) {
      this.#corner = null;
      this.#add(makeArea(this.#toPixels(start), here));
    } else if (this.#corner) {
      const area = makeArea(this.#corner, here);
      this.#corner = null;
      this.#add(area);
    } else {
      this.#corner = here;
      this.#tell(this.words.second);
      this.#draw();
    }
  }

  /** @param {{ x: number, y: number }} point @param {{ x: number, y: number } | null} start */
  #isDrag({ x, y }, start = this.#start) {
    return start !== null && Math.hypot(x - start.x, y - start.y) >= DRAG_PX;
  }

  /** @param {{ x: number, y: number }} point */
  #toPixels(point) {
    return toPixels(point, this.overlay.getBoundingClientRect(), this.size);
  }

  /** @param {CoveredArea | null} area @param {boolean} [focused] */
  #add(area, focused = false) {
    if (!area) this.#tell(this.words.small);
    else if (this.#areas.length >= this.most) this.#tell(this.words.many);
    else {
      this.#areas = [...this.#areas, area];
      this.#tell(this.words.count.replace("{count}", String(this.#areas.length)));
    }
    this.#draw();
    if (area && focused) this.#focus(this.#areas.length - 1);
  }

  /** @param {number} index */
  #remove(index) {
    this.#areas = this.#areas.filter((_, place) => place !== index);
    this.#tell(this.words.count.replace("{count}", String(this.#areas.length)));
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const place = Number(/** @type {SVGElement} */ (event.target).dataset.place ?? -1);
    const area = this.#areas[place];
    if (!area) return;
    const arrow = ARROWS[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.#remove(place);
      byId("cover-add", "button").focus();
    } else if (arrow) {
      event.preventDefault();
      const step = Math.max(1, Math.round(this.size.width / STEPS_OF_SIDE));
      const change = event.shiftKey ? resizeArea : moveArea;
      this.#areas[place] = change(area, arrow[0] * step, arrow[1] * step, this.size);
      this.#draw();
      this.#focus(place);
    }
  }

  /** @param {number} place */
  #focus(place) {
    const rect = this.overlay.querySelector(`[data-place="${place}"]`);
    if (rect instanceof SVGElement) rect.focus();
  }

  /** @param {string} words */
  #tell(words) {
    this.answer.textContent = words;
  }

  /** @param {CoveredArea | null} [draft] what a finger is drawing */
  #draw(draft = null) {
    const { width, height } = this.size;
    this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const rects = this.#areas.map((area, place) => this.#makeRect(area, place));
    if (draft) rects.push(makeShape("rect", { ...toBox(draft), class: "draft" }));
    if (this.#corner) {
      const at = { cx: this.#corner.x, cy: this.#corner.y, r: width / 80 };
      rects.push(makeShape("circle", at));
    }
    this.overlay.replaceChildren(...rects);
    this.list.replaceChildren(...this.#areas.map((_, place) => this.#makeItem(place)));
    this.field.value = formatAreas(this.#areas);
  }

  /** @param {CoveredArea} area @param {number} place */
  #makeRect(area, place) {
    return makeShape("rect", {
      ...toBox(area),
      tabindex: 0,
      role: "img",
      "aria-label": this.#name(this.words.area, place),
      "data-place": place,
    });
  }

  /** @param {number} place */
  #makeItem(place) {
    const remove = () => this.#remove(place);
    return make("li", {}, makeButton(this.#name(this.words.remove, place), remove));
  }

  /** @param {string} words @param {number} place */
  #name(words, place) {
    return words.replace("{number}", String(place + 1));
  }
}

/** @param {CoveredArea} area */
const toBox = ({ left, top, right, bottom }) => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
});

/**
 * @param {"rect" | "circle"} name
 * @param {Attributes} attributes
 */
function makeShape(name, attributes) {
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
  return shape;
}
