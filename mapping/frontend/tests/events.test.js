import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { EventLink } from "../core/events.js";
import { openPage } from "./page.js";

/** @type {Stream[]} */
let streams = [];
let asked = 0;
let isHidden = false;

class Stream {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 2;
  readyState = 0;
  onopen = () => {};
  onerror = () => {};
  /** @type {(event: { data: string }) => void} */
  listener = () => {};

  /** @param {string} address */
  constructor(address) {
    this.address = address;
    streams.push(this);
  }

  /** @param {string} name @param {(event: { data: string }) => void} listener */
  addEventListener(name, listener) {
    assert.equal(name, "version");
    this.listener = listener;
  }

  close() {
    this.readyState = Stream.CLOSED;
  }

  open() {
    this.readyState = Stream.OPEN;
    this.onopen();
  }
}

beforeEach(() => {
  openPage();
  streams = [];
  asked = 0;
  isHidden = false;
  globalThis.EventSource = /** @type {any} */ (Stream);
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true });
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});
afterEach(() => mock.timers.reset());

/** @param {Partial<EventLinkOptions>} [options] */
function startLink(options = {}) {
  /** @type {unknown[]} */
  const news = [];
  const link = new EventLink({
    address: "/api/events",
    event: "version",
    graceMs: 4000,
    nextAskS: ({ isOpen }) => (isOpen ? 60 : 1),
    ask: async () => void (asked += 1),
    onNews: (message) => void news.push(message),
    onOffline: () => {},
    ...options,
  });
  link.start();
  return { link, news };
}

/** @param {number} seconds */
async function pass(seconds) {
  for (let tenth = 0; tenth < 10 * seconds; tenth += 1) {
    mock.timers.tick(100);
    await Promise.resolve();
    await Promise.resolve();
  }
}

/** @param {boolean} hidden */
function hide(hidden) {
  isHidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}

test("news of the stream are told as they come", () => {
  const { news } = startLink();
  streams[0].open();
  streams[0].listener({ data: '{"version":18}' });
  assert.deepEqual(news, [{ version: 18 }]);
});

test("while the stream is open hardly anything is asked", async () => {
  startLink();
  streams[0].open();
  await pass(40);
  assert.equal(asked, 0);
  await pass(40);
  assert.equal(asked, 1);
});

test("a stream that does not open is helped by asking, after a moment", async () => {
  startLink();
  await pass(3.9);
  assert.equal(asked, 0);
  await pass(6);
  assert(asked >= 4, `asked ${asked} times`);
});

test("a stream that the server closed is opened again, once", async () => {
  startLink();
  streams[0].open();
  streams[0].close();
  streams[0].onerror();
  streams[0].onerror();
  await pass(41);
  assert.equal(streams.filter(({ readyState }) => readyState !== Stream.CLOSED).length, 1);
});

test("nothing is heard or asked while nobody looks; then it is asked at once", async () => {
  startLink();
  streams[0].open();
  hide(true);
  assert.equal(streams[0].readyState, Stream.CLOSED);
  await pass(200);
  assert.equal(asked, 0);
  hide(false);
  assert.equal(asked, 1);
  assert.equal(streams.length, 2);
});

test("a page that nobody looks at opens no stream before somebody does", async () => {
  isHidden = true;
  startLink();
  await pass(30);
  assert.equal(streams.length, 0);
  hide(false);
  assert.equal(streams.length, 1);
});

test("a stream that took the place of a closed one is left alone", async () => {
  startLink();
  streams[0].open();
  streams[0].close();
  streams[0].onerror();
  hide(true);
  hide(false);
  streams[1].open();
  await pass(60);
  assert.equal(streams.length, 2);
  assert.equal(streams[1].readyState, Stream.OPEN);
});

test("after the end nothing is heard or asked any more", async () => {
  const { link } = startLink();
  link.end();
  hide(true);
  hide(false);
  await pass(100);
  assert.equal(asked, 0);
  assert.equal(streams.length, 1);
});
