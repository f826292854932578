/* The presenter's view: what the audience sees, what comes next, notes and a clock. It drives every
   window in which the story of the same edition is open in this browser. */
import { byId } from "../core/dom.js";
import { keepPage } from "../core/keeping.js";
import { browserStorage } from "../core/storages.js";
import { followKey } from "./keys.js";
import { StageLink, folderOf, formatClock } from "./stage.js";

const TICK_MS = 1000;
const FRAME_PX = 1600; // the width at which a small picture is drawn: a projector's
const BUSY = "button, a, input, textarea";

export class PresenterView {
  /** @type {import("./stage.js").StageState} */
  #state = { number: 0, count: 0, title: "", next: "", isBlack: false };
  #startedAt = 0;
  #typed = "";

  constructor() {
    const folder = folderOf(location.pathname);
    this.notes = `dusitmap-notes:${folder}`;
    this.link = new StageLink(folder, (news) => news.kind === "state" && this.#take(news.state));
    byId("pv-back", "button").addEventListener("click", () => this.#go(this.#state.number - 1));
    byId("pv-next", "button").addEventListener("click", () => this.#go(this.#state.number + 1));
    byId("pv-black", "button").addEventListener("click", () => this.#blacken());
    byId("pv-clock", "button").addEventListener("click", () => this.#restart());
    byId("pv-notes", "textarea").addEventListener("input", () => this.#keepNote());
    for (const frame of document.querySelectorAll("iframe")) fitFrame(frame);
    addEventListener("keydown", (press) => this.#onKey(press));
    setInterval(() => this.#tick(), TICK_MS);
    this.#restart();
    this.link.tell({ kind: "ask" });
    addEventListener("load", () => keepPage("/editions/worker.js", "/editions/"));
  }

  /** @param {import("./stage.js").StageState} state */
  #take(state) {
    const isOther = state.number !== this.#state.number || !this.#state.count;
    this.#state = state;
    byId("pv-title").textContent = state.title;
    byId("pv-after").textContent = state.next;
    byId("pv-count").textContent = `${state.number + 1} / ${state.count}`;
    byId("pv-back", "button").disabled = state.number === 0;
    byId("pv-next", "button").disabled = state.number === state.count - 1;
    byId("pv-black", "button").setAttribute("aria-pressed", String(state.isBlack));
    if (isOther) byId("pv-notes", "textarea").value = this.#readNotes()[state.number] ?? "";
  }

  /** @param {number} number */
  #go(number) {
    const { count, isBlack } = this.#state;
    const next = Math.min(Math.max(number, 0), count - 1);
    this.link.tell({ kind: "show", number: next, isBlack });
  }

  #blacken() {
    const { number, isBlack } = this.#state;
    this.link.tell({ kind: "show", number, isBlack: !isBlack });
  }

  /** @param {KeyboardEvent} press */
  #onKey({ key, code, target, ctrlKey, altKey, metaKey }) {
    if (ctrlKey || altKey || metaKey) return;
    if (target instanceof Element && target.matches(BUSY) && !key.startsWith("Page")) return;
    if (code === "KeyB") return this.#blacken();
    const place = { current: this.#state.number, count: this.#state.count, typed: this.#typed };
    const next = followKey(key, place);
    if (!next) return;
    this.#typed = next.typed;
    if (!next.typed) this.#go(next.step);
  }

  #restart() {
    this.#startedAt = performance.now();
    this.#tick();
  }

  #tick() {
    byId("pv-clock", "button").textContent = formatClock(
      (performance.now() - this.#startedAt) / 1000,
    );
  }

  /** @returns {Record<number, string>} */
  #readNotes() {
    return browserStorage.readJson(this.notes) ?? {};
  }

  #keepNote() {
    const notes = this.#readNotes();
    notes[this.#state.number] = byId("pv-notes", "textarea").value;
    browserStorage.setItem(this.notes, JSON.stringify(notes));
  }
}

/**
 * Draw a page as a projector has it, as small as there is room.
 * @param {HTMLIFrameElement} frame
 */
function fitFrame(frame) {
  const room = frame.parentElement;
  if (!room) return;
  const fit = () => (frame.style.transform = `scale(${room.clientWidth / FRAME_PX})`);
  new ResizeObserver(fit).observe(room);
  fit();
}
