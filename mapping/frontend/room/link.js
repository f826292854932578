/* How a page of a room comes in, hears of the room and notices that it is over. */
import { EventLink } from "../core/events.js";
import { jittered, pause } from "../core/timing.js";

const OPEN_S = 25; // even an open stream is doubted now and then
const SHUT_S = 4;
const GIVE_UP_MS = 15000;
const LONGEST_PAUSE_MS = 10000;
const [NOT_MODIFIED, STRANGER, GONE] = [304, 401, 404];

export class RoomLink {
  #version = -1;
  /** @type {string | null} */
  #etag = null;
  #skewMs = 0;
  #isLost = false;
  #isOver = false;

  /** @param {RoomLinkOptions} options */
  constructor(options) {
    this.options = options;
    this.events = new EventLink({
      address: `${options.folder}events`,
      event: "state",
      graceMs: 0,
      nextAskS: ({ isOpen }) => (isOpen && !this.#isLost ? OPEN_S : SHUT_S),
      ask: () => this.#ask(),
      onNews: (state) => this.#take(state),
      onOnline: () => {
        this.events.listen();
        this.#ask();
      },
      // Some networks let a stream open and swallow what it carries.
      onOpen: () => void setTimeout(() => this.#ask(), jittered(SHUT_S * 1000)),
      onOffline: () => this.#setLost(true),
    });
    this.#start();
  }

  /** Return the server's time in milliseconds. */
  now() {
    return Date.now() + this.#skewMs;
  }

  /** Hear nothing any more: the room is over. */
  end() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.events.end();
    this.options.onGone();
  }

  /** Come in, however long that takes. */
  async #start() {
    for (let tries = 0; !(await this.#tryToEnter()); tries += 1) {
      this.#setLost(true);
      await pause(Math.min(1000 * 2 ** tries, LONGEST_PAUSE_MS));
    }
    if (!this.#isOver) this.events.start();
  }

  async #tryToEnter() {
    try {
      await this.#enter();
      return true;
    } catch {
      return false;
    }
  }

  async #enter() {
    const state = await this.options.enter();
    if (state === null) return this.end();
    this.#take(state);
  }

  async #ask() {
    if (this.#isOver) return;
    try {
      const answer = await fetch(`${this.options.folder}state`, {
        headers: this.#etag ? { "If-None-Match": this.#etag } : {},
        cache: "no-store",
        signal: AbortSignal.timeout(GIVE_UP_MS),
      });
      await this.#read(answer);
    } catch {
      this.#setLost(true);
    }
  }

  /** @param {Response} answer */
  async #read(answer) {
    if (answer.status === GONE) return this.end();
    if (answer.status === NOT_MODIFIED) return this.#setLost(false);
    if (answer.status === STRANGER) {
      await this.#enter();
      return this.events.listen();
    }
    if (!answer.ok) return this.#setLost(true);
    this.#etag = answer.headers.get("ETag");
    this.#take(await answer.json());
  }

  /** @param {Room} state */
  #take(state) {
    this.#setLost(false);
    if (state.server_time) this.#skewMs = Date.parse(state.server_time) - Date.now();
    if (state.version < this.#version) return;
    this.#version = state.version;
    this.options.onState(state);
    if (state.state === "closed") this.end();
  }

  /** @param {boolean} isLost */
  #setLost(isLost) {
    if (isLost === this.#isLost || this.#isOver) return;
    this.#isLost = isLost;
    this.options.onLost(isLost);
  }
}
