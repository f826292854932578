/* Keeps what is typed into text fields of the page: in memory, and sealed in this tab's storage. */
import { onEscapeTwice } from "../core/escape.js";
import { importKey, seal, unseal } from "../core/seal.js";
import { tabStorage } from "../core/storages.js";

const STORE = "dusitmap-drafts";
const FIELDS = ".stTextArea textarea, .stTextInput input:not([type=password])";
const SIGNED_OUT = /(?:^|; )dusitmap-out=1/;
const PAUSE_MS = 250;

/** @param {Component<DraftState>} component */
export default function keepDrafts({ data }) {
  window.dusitDrafts ??= new Drafts();
  window.dusitDrafts.tell(data);
}

/** @param {EventTarget | null} target */
const isField = (target) => target instanceof Element && target.matches(FIELDS);

/**
 * Return where a field stands on its page.
 * @param {Element} field
 */
function spotOf(field) {
  const box = field.closest("[class*='st-key-']");
  const key = box ? [...box.classList].find((name) => name.startsWith("st-key-")) : "";
  return `${key} ${field.ariaLabel ?? ""}`;
}

/** Return where all the fields of the page stand. */
const findSpots = () => new Set(Array.from(document.querySelectorAll(FIELDS), spotOf));

/** @param {Field} field */
const nameOf = (field) => [location.pathname, location.search, spotOf(field)].join(" ");

/**
 * Put words into a field as if they were typed.
 * @param {Field} field
 * @param {string} value
 */
function fillField(field, value) {
  const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

class Drafts {
  /** By name of the field. @type {Map<string, Draft>} */
  #typed = new Map();
  /** Of an earlier page of this tab: to be put back once. @type {Map<string, Draft>} */
  #waiting = new Map();
  /** What a field held when somebody went into it. @type {Map<string, string>} */
  #before = new Map();
  /** How often the server has saved something from this page. */
  #saved = 0;
  /** Where fields stood when a button was last pressed. @type {Set<string>} */
  #pressed = new Set();
  /** The same, once the server has saved what it was about. @type {Set<string>} */
  #leaving = new Set();
  /** @type {CryptoKey | null} */
  #key = null;
  #who = "";
  #hasEnded = false;
  #saving = 0;
  #sweeping = 0;
  #channel = new BroadcastChannel("dusitmap-session");

  constructor() {
    document.addEventListener("focusin", ({ target }) => this.#remember(target));
    document.addEventListener("input", ({ target }) => this.#take(target), true);
    document.addEventListener("click", () => this.#onPress(), true);
    onEscapeTwice(() => this.#forget(), { captures: true });
    new MutationObserver(() => {
      clearTimeout(this.#sweeping);
      this.#sweeping = setTimeout(() => this.#sweep(), PAUSE_MS);
    }).observe(document.documentElement, { childList: true, subtree: true });
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /**
   * Hear who is signed in now.
   * @param {DraftState} now
   */
  async tell(now) {
    this.#hasEnded = now.ended;
    if (now.saved !== this.#saved) this.#leaving = this.#pressed;
    this.#saved = now.saved;
    if (!now.who) {
      if (now.ended || !SIGNED_OUT.test(document.cookie)) return;
      this.#forget();
      this.#channel.postMessage("out");
      return;
    }
    if (now.who === this.#who) return;
    if (this.#who) this.#forget();
    this.#who = now.who;
    this.#key = window.isSecureContext ? await importKey(now.key) : null;
    this.#channel.postMessage("in");
    if (this.#key) await this.#load(this.#key);
  }

  /** Return what was typed and is nowhere else. */
  words() {
    const drafts = [...this.#typed.values()];
    return drafts.filter(({ value, before }) => value !== before && value.trim());
  }

  /** @param {EventTarget | null} target */
  #remember(target) {
    if (!isField(target)) return;
    const field = /** @type {Field} */ (target);
    const name = nameOf(field);
    if (!this.#typed.has(name)) this.#before.set(name, field.value);
  }

  /** @param {EventTarget | null} target */
  #take(target) {
    if (!isField(target)) return;
    const field = /** @type {Field} */ (target);
    const name = nameOf(field);
    const before = this.#typed.get(name)?.before ?? this.#before.get(name) ?? "";
    const label = field.ariaLabel ?? "";
    this.#typed.set(name, { value: field.value, before, label, spot: spotOf(field) });
    this.#saveSoon();
  }

  /** @param {string} message from another tab: somebody signed in or out */
  async #hear(message) {
    if (message === "out") {
      this.#forget();
      if (this.#who) location.reload();
    }
    if (message === "in" && this.#hasEnded) {
      await this.#save();
      location.reload();
    }
  }

  #forget() {
    this.#typed.clear();
    this.#waiting.clear();
    clearTimeout(this.#saving);
    tabStorage.removeItem(STORE);
  }

  #saveSoon() {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), PAUSE_MS);
  }

  async #save() {
    if (!this.#key) return;
    const drafts = [...this.#waiting, ...this.#typed];
    const items = drafts.filter(([, { value, before }]) => value !== before);
    if (!items.length) return tabStorage.removeItem(STORE);
    const box = await seal(this.#key, items);
    tabStorage.setItem(STORE, JSON.stringify({ who: this.#who, ...box }));
  }

  /** @param {CryptoKey} key */
  async #load(key) {
    const box = tabStorage.readJson(STORE);
    if (!box) return;
    if (box.who !== this.#who) return this.#forget();
    try {
      this.#waiting = new Map(await unseal(key, box));
    } catch {
      this.#forget();
    }
    this.#sweep();
  }

  #onPress() {
    this.#leave();
    this.#leaving = new Set();
    this.#pressed = findSpots();
  }

  /** Forget the words of the fields that went when something was saved. */
  #leave() {
    if (!this.#leaving.size) return;
    const spots = findSpots();
    for (const [name, { spot }] of this.#typed) {
      if (!this.#leaving.has(spot) || spots.has(spot)) continue;
      this.#typed.delete(name);
      this.#saveSoon();
    }
  }

  /** Put back what waits for a field; forget what was saved: the server has emptied its field. */
  #sweep() {
    if (this.#hasEnded) return;
    this.#leave();
    for (const element of document.querySelectorAll(FIELDS)) {
      const field = /** @type {Field} */ (element);
      const name = nameOf(field);
      const waiting = this.#waiting.get(name);
      if (waiting && field.value === waiting.before) {
        this.#waiting.delete(name);
        this.#typed.set(name, { ...waiting });
        fillField(field, waiting.value);
      } else this.#forgetSaved(field, name);
    }
  }

  /**
   * @param {Field} field
   * @param {string} name
   */
  #forgetSaved(field, name) {
    const own = this.#typed.get(name);
    const isSaved = own && field.value === own.before && own.value !== own.before;
    if (!isSaved || field === document.activeElement) return;
    this.#typed.delete(name);
    this.#saveSoon();
  }
}
