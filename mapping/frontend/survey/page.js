/* The questionnaire by link on a bad network: answers stay in this tab until they have arrived, and
   the same token goes with every try, so that what arrived twice is there once. */
import { byId } from "../core/dom.js";
import { tabStorage } from "../core/storages.js";
import { jittered } from "../core/timing.js";

const GIVE_UP_MS = 15000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;
const LATER = [408, 425, 429]; // answers that mean: not now

/**
 * Return what a form holds, in its order: names and values.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export const readFields = (form) =>
  [...new FormData(form)].map(([name, value]) => [name, String(value)]);

/**
 * Put what was kept back into a form; fields that it does not have are left out.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} fields
 */
export function fillFields(form, fields) {
  for (const input of form.querySelectorAll("input")) {
    const isKept = fields.some(([name, value]) => name === input.name && value === input.value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = isKept;
    else input.value = fields.find(([name]) => name === input.name)?.[1] ?? input.value;
  }
}

/** Whether an answer of the server says: try again later. @param {number} status */
export const isLater = (status) => status >= 500 || LATER.includes(status);

/**
 * Whether the server has the answers; a gate of the network that wants something answers as well.
 * @param {{ ok: boolean, url: string }} answer
 */
export const isThanks = ({ ok, url }) => ok && new URL(url).pathname.endsWith("/thanks");

/** How long to wait before a try. @param {number} tries that failed */
export const pauseAfter = (tries) => Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);

export class SurveyPage {
  #isSending = false;
  #wakeUp = () => {};

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.status = byId("form-status");
    this.key = `dusitmap${location.pathname}`;
  }

  start() {
    const kept = tabStorage.readJson(this.key);
    if (Array.isArray(kept)) {
      fillFields(this.form, kept);
      this.#say("kept");
    }
    this.form.addEventListener("change", () => this.#keep());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    addEventListener("online", () => this.#wakeUp());
  }

  /** Send the form until the server has answered, whatever it says. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#keep();
    for (let tries = 0; ; tries += 1) {
      this.#say("sending");
      const answer = await this.#post().catch(() => null);
      if (answer && isThanks(answer)) {
        tabStorage.removeItem(this.key);
        location.replace(answer.url);
        return;
      }
      if (answer && !answer.ok && !isLater(answer.status)) {
        tabStorage.removeItem(this.key); // the page that comes holds them, and says what is wrong
        this.form.submit();
        return;
      }
      this.#say("waiting");
      await this.#rest(jittered(pauseAfter(tries)));
    }
  }

  #post() {
    return fetch(location.href, {
      method: "POST",
      body: new URLSearchParams(readFields(this.form)),
      cache: "no-store",
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
  }

  /** @param {number} ms */
  #rest(ms) {
    return new Promise((resolve) => {
      this.#wakeUp = () => resolve(null);
      setTimeout(resolve, ms);
    });
  }

  #keep() {
    tabStorage.setItem(this.key, JSON.stringify(readFields(this.form)));
  }

  /** @param {"sending" | "waiting" | "kept"} what */
  #say(what) {
    this.status.textContent = this.status.dataset[what] ?? "";
  }
}

export function startSurvey() {
  const form = document.querySelector("form");
  if (form) new SurveyPage(form).start();
}
