/* The story of an edition: steps beside one map. Nothing live is asked, and it never advances by
   itself. */
import { byId, make } from "../core/dom.js";
import { makeFormat, makeNames, makeSay } from "../core/format.js";
import { sharedWords } from "../core/words.js";
import { fetchStory } from "./documents.js";
import { keepPage } from "../core/keeping.js";
import { followKey, isAlwaysOurs } from "./keys.js";
import { StoryMap } from "./map.js";
import { StageLink, folderOf } from "./stage.js";
import { StorySteps, WITHOUT_LEGEND } from "./steps.js";

const PHONE = "(max-width: 899px), (max-height: 539px)";
const CALM = "(prefers-reduced-motion: reduce)";
const ALONE_MS = 400; // without an answer from another window this one leads
const BUSY = "a, button, input";
const AUDIENCE = "dusitmap-projector"; // the name of the window that the presenter's view opens
const MIDDLE = "-65% 0px -30% 0px"; // of a phone's window: the step there is the one that is read

/** @param {Say} say */
const makeOverlays = (say) => ({
  legend: make("div", { id: "st-legend" }),
  before: make("p", { class: "st-side" }),
  after: make("p", { class: "st-side st-right" }),
  slider: make("input", {
    id: "st-swipe",
    type: "range",
    min: 0,
    max: 100,
    value: 50,
    "aria-label": say("step.compare.slider"),
  }),
  qr: make("img", { id: "st-qr", alt: say("frame.qr"), title: say("frame.qr_hint") }),
});

export class StoryPage {
  /** @type {StoryStep[]} */
  #steps = [];
  /** @type {HTMLElement[]} */
  #sections = [];
  #current = -1;
  #typed = "";
  #isBlack = false;
  #isLed = false;

  isReady = false;
  isAhead = new URLSearchParams(location.search).has("ahead"); // shows what comes next, tells nobody

  /**
   * @param {L.Map} map
   * @param {StoryConfig} config
   */
  constructor(map, config) {
    const say = makeSay(config.texts ?? sharedWords());
    this.map = map;
    this.config = config;
    this.say = say;
    this.format = makeFormat(config.language, say);
    this.names = makeNames(config.language, say);
    this.phone = matchMedia(PHONE);
    this.calm = matchMedia(CALM);
    this.over = makeOverlays(say);
    this.stage = new StageLink(folderOf(location.pathname), (news) => this.#follow(news));
    document.documentElement.lang = config.language;
    hidePresenterLink();
    this.#open().catch(() => (byId("st-message").textContent = say("frame.failed")));
  }

  /** Return the id of the step that is shown. */
  get step() {
    return this.#steps[this.#current]?.id ?? null;
  }

  async #open() {
    this.documents = await fetchStory(this.config);
    this.#build(this.documents);
    this.#show(this.#wanted(), { animate: false, focus: false });
    if (this.phone.matches && this.#current) this.#sections[this.#current].scrollIntoView();
    this.#listen();
    this.#followScroll();
    byId("st-message").remove();
    this.isReady = true;
    document.body.classList.add("st-ready");
    keepPage("/editions/worker.js", "/editions/");
    this.#join();
  }

  /** @param {StoryDocuments} documents */
  #build(documents) {
    const { config, say, format, names, phone, calm } = this;
    const parts = { config, say, format, names, documents, phone, calm };
    this.steps = new StorySteps(parts);
    this.#steps = documents.story.steps.filter(
      ({ kind }) => kind !== "compare" || documents.before,
    );
    this.#sections = this.#steps.map((step) =>
      /** @type {StorySteps} */ (this.steps).section(step),
    );
    byId("st-steps").append(...this.#sections);
    byId("st-map").append(...Object.values(this.over));
    byId("dm-demo").hidden = !documents.community.demo;
    this.picture = new StoryMap(this.map, parts);
    if (!documents.before) return;
    [this.over.before.textContent, this.over.after.textContent] = this.steps.days();
  }

  // ------------------------------------------------------------------------------------- a step

  /**
   * Show a step, or the nearest that there is.
   * @param {number} index
   * @param {{ animate?: boolean, focus?: boolean, isTold?: boolean }} [options] told by another window
   */
  #show(index, { animate = true, focus = true, isTold = false } = {}) {
    const next = Math.min(Math.max(index, 0), this.#steps.length - 1);
    this.#typed = "";
    if (next === this.#current) return this.#count();
    const step = this.#steps[next];
    /** @type {HTMLElement | null} */
    const title = this.#sections[next].querySelector(".st-title");
    this.#current = next;
    document.body.dataset.kind = step.kind;
    this.#dress(step);
    this.#settle();
    this.#drawMap(step, title?.textContent ?? "", animate);
    this.#count();
    this.#writeUrl(step);
    if (focus && !this.phone.matches) title?.focus({ preventScroll: true });
    if (this.isReady && !isTold) this.#tell();
  }

  // ------------------------------------------------------------------------- several windows

  /** Take what the other windows show; where there are none, say what is shown here. */
  #join() {
    this.stage.tell({ kind: "ask" });
    setTimeout(() => {
      if (!this.#isLed) this.#tell();
    }, ALONE_MS);
  }

  /** Tell the other windows of this presentation what is shown. */
  #tell() {
    if (this.isAhead) return;
    const titles = this.#sections.map(
      (section) => section.querySelector(".st-title")?.textContent ?? "",
    );
    const state = {
      number: this.#current,
      count: this.#steps.length,
      title: titles[this.#current] ?? "",
      next: titles[this.#current + 1] ?? "",
      isBlack: this.#isBlack,
    };
    this.stage.tell({ kind: "state", state });
  }

  /** @param {import("./stage.js").StageNews} news */
  #follow(news) {
    if (!this.isReady) return;
    if (news.kind === "ask") return this.#tell();
    this.#isLed = true;
    const { number, isBlack } = news.kind === "state" ? news.state : news;
    this.#show(number + (this.isAhead ? 1 : 0), { focus: false, isTold: true });
    this.#blacken(isBlack && !this.isAhead);
    if (news.kind === "show") this.#tell();
  }

  /** @param {boolean} isBlack */
  #blacken(isBlack) {
    this.#isBlack = isBlack;
    document.body.classList.toggle("st-black", isBlack);
  }

  /** @param {StoryStep} step */
  #dress(step) {
    const { over, documents, steps } = this;
    const isComparing = step.kind === "compare";
    for (const part of [over.before, over.after, over.slider]) part.hidden = !isComparing;
    if (steps) over.legend.replaceChildren(steps.words.legend(step));
    over.legend.hidden = WITHOUT_LEGEND.includes(step.kind);
    const own = step.kind === "audience" ? null : documents?.qr.each[step.id];
    over.qr.hidden = !own;
    if (own) over.qr.src = own;
  }

  /** @param {StoryStep} step @param {string} title @param {boolean} animate */
  #drawMap(step, title, animate) {
    const [before, after] = this.documents?.before && this.steps ? this.steps.days() : [];
    this.picture?.show(step, {
      animate,
      title,
      words: (left, right) => this.say("step.compare.value", { before, after, left, right }),
      slider: step.kind === "compare" ? this.over.slider : null,
    });
  }

  #settle() {
    for (const [i, section] of this.#sections.entries()) {
      section.classList.toggle("st-on", i === this.#current);
      section.inert = !this.phone.matches && i !== this.#current;
    }
  }

  #count() {
    const steps = this.#steps.length;
    const step = this.#typed || this.#current + 1;
    byId("st-count").textContent = this.say("frame.of", { step, steps });
    byId("st-count").classList.toggle("st-typed", Boolean(this.#typed));
    byId("st-back", "button").disabled = this.#current === 0;
    byId("st-next", "button").disabled = this.#current === steps - 1;
  }

  /** @param {StoryStep} step */
  #writeUrl({ id }) {
    if (this.config.folder === "#") return; // a file has no address to pass on
    const query = new URLSearchParams(location.search);
    query.set("step", id);
    history.replaceState(null, "", `?${query}`);
  }

  #wanted() {
    const wish = new URLSearchParams(location.search).get("step");
    return Math.max(
      0,
      this.#steps.findIndex(({ id }) => id === wish),
    );
  }

  // ----------------------------------------------------------------------- keys, fingers, scroll

  /** @param {KeyboardEvent} press */
  #onKey(press) {
    const { key, code, target, ctrlKey, altKey, metaKey } = press;
    // In a page of several views the keys are the story's only while it is looked at.
    if (!document.body.classList.contains("st") || this.phone.matches) return;
    if (ctrlKey || altKey || metaKey) return;
    if (target instanceof Element && target.matches(BUSY) && !isAlwaysOurs(key)) return;
    if (code === "KeyB") {
      this.#blacken(!this.#isBlack);
      return this.#tell();
    }
    if (code === "KeyF") return toggleFullScreen();
    const place = { current: this.#current, count: this.#steps.length, typed: this.#typed };
    const next = followKey(key, place);
    if (!next) return;
    press.preventDefault();
    this.#show(next.step);
    this.#typed = next.typed;
    this.#count();
  }

  /** @param {MouseEvent} tap */
  #onTap({ target, clientX }) {
    if (this.phone.matches || !getSelection()?.isCollapsed) return;
    if (target instanceof Element && target.closest(BUSY)) return;
    this.#go(clientX < innerWidth / 2 ? -1 : 1);
  }

  /** @param {number} by */
  #go(by) {
    this.#show(this.#current + by);
  }

  /** On a phone the steps are one column: the map follows the one in the middle of the screen. */
  #followScroll() {
    const seen = new IntersectionObserver(
      (entries) => {
        const entered = entries.find(({ isIntersecting }) => isIntersecting);
        if (!entered || !this.phone.matches) return;
        const section = /** @type {HTMLElement} */ (entered.target);
        this.#show(this.#sections.indexOf(section), { focus: false });
      },
      { rootMargin: MIDDLE },
    );
    for (const section of this.#sections) seen.observe(section);
  }

  #listen() {
    addEventListener("keydown", (press) => this.#onKey(press));
    byId("st-steps")
      .closest("main")
      ?.addEventListener("click", (tap) => this.#onTap(tap));
    byId("st-back").addEventListener("click", () => this.#go(-1));
    byId("st-next").addEventListener("click", () => this.#go(1));
    this.phone.addEventListener("change", () => this.#settle());
  }
}

/** The presenter's view has these windows open already, and the audience has no use for it. */
function hidePresenterLink() {
  const link = document.getElementById("st-present");
  if (link) link.hidden = window !== window.parent || window.name === AUDIENCE;
}

/** Fill the screen, or leave it; a browser that refuses goes on as it is. */
function toggleFullScreen() {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.();
  done?.catch(() => {});
}

/**
 * Start the story of an edition.
 * @param {L.Map} map
 * @param {StoryConfig} config
 */
export function startStory(map, config) {
  const page = new StoryPage(map, config);
  window.dusitstory = Object.freeze({
    map,
    get step() {
      return page.step;
    },
    get ready() {
      return page.isReady;
    },
  });
}
