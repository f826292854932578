/* Keeps the answer to a tap in sight, however far the page is scrolled. */

/** @param {Component<AnswerOptions>} component */
export default function keepAnswersInSight({ data }) {
  window.dusitmapAnswers ??= new Answers(data);
}

class Answers {
  /** Each answer with its words when it was last looked at. @type {WeakMap<Element, string>} */
  #read = new WeakMap();
  #tapped = -Infinity;
  #looking = 0;
  #returning = 0;

  /** @param {AnswerOptions} options */
  constructor(options) {
    this.options = options;
    const onTap = () => (this.#tapped = performance.now());
    // Put back while a finger is down, the page would move under it, and the tap be lost.
    const onEnd = () => setTimeout(() => this.#putBack());
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, onTap, true);
    for (const kind of ["click", "keydown"]) document.addEventListener(kind, onEnd, true);
    new MutationObserver(() => this.#lookSoon()).observe(document.documentElement, {
      childList: true,
      characterData: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["data-test-script-state"],
    });
    this.#look();
  }

  #lookSoon() {
    clearTimeout(this.#looking);
    const app = /** @type {HTMLElement | null} */ (document.querySelector(".stApp"));
    if (app?.dataset.testScriptState === "notRunning") {
      this.#looking = setTimeout(() => this.#look(), this.options.rest_ms);
      return;
    }
    // What is said once and still there after this run was said anew, even in the same words.
    for (const answer of document.querySelectorAll(this.options.said_once)) {
      this.#read.delete(answer);
    }
  }

  #look() {
    for (const answer of document.querySelectorAll(this.options.answers)) {
      const words = answer.textContent ?? "";
      const isNew = this.#read.get(answer) !== words;
      this.#read.set(answer, words);
      if (!isNew || performance.now() - this.#tapped > this.options.answer_ms) continue;
      this.#bringIntoSight(/** @type {HTMLElement} */ (answer));
    }
  }

  /** @param {HTMLElement} answer */
  #bringIntoSight(answer) {
    const bar = document.querySelector("[data-testid=stBottom]");
    const end = bar?.checkVisibility() ? bar.getBoundingClientRect().top : innerHeight;
    const box = answer.getBoundingClientRect();
    if (box.top >= this.options.head_px && box.bottom <= end) return;
    this.#putBack();
    answer.dataset.inSight = "";
    answer.style.bottom = `${innerHeight - end + 8}px`;
    this.#returning = setTimeout(() => this.#putBack(), this.options.shown_ms);
  }

  #putBack() {
    clearTimeout(this.#returning);
    for (const answer of document.querySelectorAll("[data-in-sight]")) {
      const { dataset, style } = /** @type {HTMLElement} */ (answer);
      delete dataset.inSight;
      style.bottom = "";
    }
  }
}
