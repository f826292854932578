/* What a phone has still to send: kept through a bad network and a page that is opened again, sent
   in order, each with a token of its own, so that what was taken twice is there once. */
import { tabStorage } from "./storages.js";
import { jittered } from "./timing.js";

const GIVE_UP_MS = 12000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;
const LATER = [408, 425, 429]; // answers that mean: not now
const GONE = "E-ROOM-01";

export class Outbox {
  /** @type {OutboxItem[]} */
  #queue;
  #isSending = false;
  #tries = 0;
  #wakeUp = () => {};

  /** @param {OutboxOptions} options */
  constructor(options) {
    this.options = options;
    this.storage = options.storage ?? tabStorage;
    this.#queue = this.#held();
    addEventListener("online", () => this.wake());
  }

  /** What waits, in order. */
  get waiting() {
    return this.#queue;
  }

  /** Say whether the last try failed. */
  get isStuck() {
    return this.#tries > 0;
  }

  /** @param {OutboxItem} item */
  add(item) {
    if (item.kind === "ballot") {
      // A ballot is whole: an earlier one that is not on its way needs not be sent.
      this.#queue = this.#queue.filter(
        ({ kind }, i) => kind !== "ballot" || (i === 0 && this.#isSending),
      );
    }
    this.#queue.push(item);
    this.#keep();
    this.send();
  }

  clear() {
    this.#queue = [];
    this.#hold();
  }

  /** Try again at once. */
  wake() {
    this.#wakeUp();
  }

  /** Send what waits, until nothing does. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#queue.length) {
      const [item] = this.#queue;
      if (await this.#sendOne(item).catch(() => false)) {
        this.#queue = this.#queue.filter((other) => other !== item);
        this.#tries = 0;
        this.#keep();
      } else if (this.#queue.length) {
        this.#tries += 1;
        this.options.onChange();
        await this.#rest();
      }
    }
    this.#isSending = false;
  }

  /**
   * Return whether an item is done with, whatever became of it.
   * @param {OutboxItem} item
   */
  async #sendOne(item) {
    const { enter, onTaken, onRefused, onGone } = this.options;
    const answer = await this.#post(item);
    if (answer.ok) {
      onTaken(item, await answer.json());
      return true;
    }
    if (answer.status === 401) await enter();
    if (answer.status === 401 || answer.status >= 500 || LATER.includes(answer.status))
      return false;
    /** @type {Problem} */
    const problem = await answer.json().catch(() => ({}));
    if (!problem.error) return false; // not our server: a gate of the network that wants something
    if (problem.error === GONE) {
      onGone();
      return false;
    }
    onRefused(item, problem);
    return true;
  }

  /** @param {OutboxItem} item */
  #post({ path, body }) {
    return fetch(this.options.folder + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
  }

  #rest() {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.#tries, LONGEST_PAUSE_MS);
    return new Promise((resolve) => {
      this.#wakeUp = () => resolve(null);
      setTimeout(resolve, jittered(longest));
    });
  }

  #keep() {
    this.#hold();
    this.options.onChange();
  }

  /** @returns {OutboxItem[]} */
  #held() {
    try {
      return JSON.parse(this.storage.getItem(this.options.key) ?? "[]") ?? [];
    } catch {
      return [];
    }
  }

  #hold() {
    const { key } = this.options;
    try {
      if (this.#queue.length) this.storage.setItem(key, JSON.stringify(this.#queue));
      else this.storage.removeItem(key);
    } catch {
      // A full or closed storage: then it is held by this page alone.
    }
  }
}
