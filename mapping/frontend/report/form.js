/* The form: what is given, what is missing, sending, and the receipt. */
import { byId } from "../core/dom.js";
import { FileList, sendFiles } from "./files.js";
import { findPersonal } from "./personal.js";
import { PlaceFields } from "./place.js";
import { showProblem, wordsOf } from "./sentences.js";

const SILENT_S = 2; // what takes longer says how long it takes

/** @param {string} id */
const numberIn = (id) => Number(byId(id, "select").value) || null;

/** @returns {HTMLInputElement | null} */
const chosenCategory = () => document.querySelector("[name=category]:checked");

/**
 * Say that something takes a while and for how long, until it is over.
 * @param {HTMLElement} box
 * @param {Say} say
 */
function showProgress(box, say) {
  const began = Date.now();
  const line = box.querySelector("p");
  let isWorking = false;
  const tick = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    box.hidden = seconds < SILENT_S && !isWorking;
    const words = box.hidden ? "" : say(isWorking ? "working" : "waiting", { seconds });
    if (line) line.textContent = words;
  };
  const timer = setInterval(tick, 1000);
  return {
    /** @param {boolean} works */
    onWork: (works) => {
      isWorking = works;
      tick();
    },
    end: () => {
      clearInterval(timer);
      box.hidden = true;
    },
  };
}

export class ReportForm {
  isSent = false;
  #isSending = false;

  /**
   * @param {ReportParts} parts
   * @param {() => void} onSent
   */
  constructor(parts, onSent) {
    this.parts = parts;
    this.onSent = onSent;
    this.place = new PlaceFields(parts.config, parts.say);
    this.files = new FileList(parts.say, parts.config.most_files);
    byId("rp-story").addEventListener("input", () => this.#hint());
    byId("rp-form").addEventListener("submit", (submission) => {
      submission.preventDefault();
      this.#send();
    });
    byId("rp-print").addEventListener("click", () => print());
  }

  #hint() {
    const { say } = this.parts;
    const kinds = findPersonal(byId("rp-story", "textarea").value);
    const what = kinds.map((kind) => say(`personal_${kind}`)).join(" · ");
    showProblem(byId("rp-personal"), what && say("personal", { what }));
  }

  #given() {
    const { receipt, mark } = this.parts.config;
    const year = numberIn("rp-year");
    const month = numberIn("rp-month");
    /** @type {NodeListOf<HTMLTextAreaElement>} */
    const details = document.querySelectorAll("[data-detail]");
    return {
      receipt,
      mark,
      category: chosenCategory()?.value,
      community_id: this.place.communityId || null,
      point: this.place.point,
      happened: year && { year, month, day: month && numberIn("rp-day") },
      story: byId("rp-story", "textarea").value,
      contact: byId("rp-contact", "input").value,
      not_for_community: byId("rp-away", "input").checked,
      details: Object.fromEntries([...details].map((field) => [field.dataset.detail, field.value])),
    };
  }

  /** Say what is missing, and lead there; return whether anything is. */
  #isIncomplete() {
    if (!chosenCategory()) return this.#miss("need_category", "[name=category]");
    if (this.place.communityId === "" && !this.place.point) {
      return byId("rp-map-box").hidden
        ? this.#miss("need_place", "#rp-community")
        : this.#miss("need_move", "#rp-map");
    }
    return this.place.isUnanswered && this.#miss("need_near", "[name=near]");
  }

  /**
   * @param {string} key
   * @param {string} selector
   */
  #miss(key, selector) {
    showProblem(byId("rp-problem"), this.parts.say(key));
    /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();
    return true;
  }

  async #send() {
    if (this.#isIncomplete() || this.#isSending) return;
    const { say, post } = this.parts;
    const button = byId("rp-send");
    this.#isSending = true;
    showProblem(byId("rp-problem"), "");
    button.setAttribute("aria-disabled", "true");
    button.textContent = say("sending");
    const progress = showProgress(byId("rp-progress"), say);
    try {
      await post("cases", this.#given(), { isPatient: true, onWork: progress.onWork });
      await this.#finish();
    } catch (error) {
      showProblem(byId("rp-problem"), wordsOf(error, say("failed")));
      button.textContent = say("again");
    } finally {
      progress.end();
      this.#isSending = false;
      button.removeAttribute("aria-disabled");
    }
  }

  async #finish() {
    const { receipt } = this.parts.config;
    const { files } = this.files;
    this.isSent = true;
    this.#forget();
    byId("rp-code").textContent = receipt.replace(/(\d{4})(?=\d)/g, "$1 ");
    this.onSent();
    byId("rp-sent").focus();
    scrollTo(0, 0);
    await Promise.all([this.#drawReceipt(), sendFiles(this.parts, receipt, files)]);
  }

  async #drawReceipt() {
    const { config, say, post } = this.parts;
    const picture = byId("rp-qr", "img");
    try {
      const svg = await (await post("qr", { receipt: config.receipt })).text();
      picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      picture.alt = say("qr");
    } catch {
      picture.hidden = true;
    }
  }

  /** Take what was typed off the page: somebody else may hold this phone next. */
  #forget() {
    byId("rp-form", "form").reset();
    this.files.forget();
    this.place.forget();
    showProblem(byId("rp-personal"), "");
    byId("rp-map").replaceChildren();
  }
}
