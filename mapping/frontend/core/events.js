/* The one client of our event streams: events where they come through, asking with jitter where not,
   and silence while nobody looks. */
import { jittered, pause } from "./timing.js";

const RETRY_MS = 20000; // after the server closed the stream; up to twice that

export class EventLink {
  /** @type {EventSource | null} */
  #stream = null;
  #asking = 0;
  #visibleSince = Date.now();
  #isOver = false;

  /** @param {EventLinkOptions} options */
  constructor(options) {
    this.options = options;
  }

  /** Say whether a stream is open just now. */
  get isOpen() {
    return this.#stream?.readyState === EventSource.OPEN;
  }

  /** Begin, and follow what becomes of the page and its network. */
  start() {
    const { ask, onOffline } = this.options;
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    addEventListener("online", this.options.onOnline ?? ask);
    addEventListener("offline", () => {
      onOffline();
      this.askSoon();
    });
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#onVisibility());
    this.listen();
  }

  /** Open the stream anew. */
  listen() {
    this.stop();
    if (this.#isOver || document.hidden) return;
    const stream = (this.#stream = new EventSource(this.options.address));
    const notYet = setTimeout(() => {
      if (stream === this.#stream && !this.isOpen) this.askSoon();
    }, this.options.graceMs);
    stream.onopen = () => {
      clearTimeout(notYet);
      this.askSoon();
      this.options.onOpen?.();
    };
    stream.onerror = () => {
      if (stream !== this.#stream) return;
      this.askSoon();
      if (stream.readyState === EventSource.CLOSED) this.#retry(stream);
    };
    stream.addEventListener(this.options.event, ({ data }) =>
      this.options.onNews(JSON.parse(data)),
    );
  }

  /** Ask after a while, and again and again: even an open stream may carry nothing. */
  askSoon() {
    clearTimeout(this.#asking);
    if (this.#isOver) return;
    const visibleMs = Date.now() - this.#visibleSince;
    const seconds = this.options.nextAskS({ isOpen: this.isOpen, visibleMs });
    const timer = setTimeout(
      async () => {
        await this.options.ask();
        if (this.#asking === timer) this.askSoon();
      },
      jittered(seconds * 1000),
    );
    this.#asking = timer;
  }

  /** Hear nothing until `listen`. */
  stop() {
    this.#stream?.close();
    this.#stream = null;
    clearTimeout(this.#asking);
    this.#asking = 0;
  }

  /** Hear nothing any more. */
  end() {
    this.stop();
    this.#isOver = true;
  }

  /** @param {EventSource} stream that was closed */
  async #retry(stream) {
    await pause(RETRY_MS + Math.random() * RETRY_MS);
    if (stream === this.#stream) this.listen();
  }

  #onVisibility() {
    if (document.hidden) return this.stop();
    this.#visibleSince = Date.now();
    this.listen();
    if (!this.#isOver) this.options.ask();
  }
}
