import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Outbox } from "../core/outbox.js";
import { openPage } from "./page.js";

const KEY = "dusitmap-room-TEST";
/** What the server gets, in order. @type {{ path: string, body: any }[]} */
let sent = [];
/** What it answers, one after another; then always 200. @type {(number | object | null)[]} */
let answers = [];

beforeEach(() => {
  openPage();
  sent = [];
  answers = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ path, /** @type {any} */ { body }) => {
      sent.push({ path, body: JSON.parse(body) });
      const answer = answers.length ? answers.shift() : 200;
      if (answer === null) throw new TypeError("no network");
      if (typeof answer === "object") return Response.json(answer, { status: 409 });
      return Response.json({}, { status: answer });
    }
  );
});

/** @param {Partial<OutboxOptions>} [options] */
function makeOutbox(options = {}) {
  /** @type {string[]} */
  const heard = [];
  const outbox = new Outbox({
    folder: "/w/TEST/",
    key: KEY,
    enter: async () => void heard.push("enter"),
    onChange: () => outbox.isStuck && outbox.wake(),
    onTaken: ({ kind }) => void heard.push(`taken ${kind}`),
    onRefused: (_, problem) => void heard.push(`refused ${problem.error}`),
    onGone: () => {
      heard.push("gone");
      outbox.clear();
    },
    ...options,
  });
  return { outbox, heard };
}

/** @param {string} token @returns {OutboxItem} */
const pin = (token) => ({ kind: "pin", token, path: "proposals", body: { token } });
/** @param {number} sequence @returns {OutboxItem} */
const ballot = (sequence) => ({ kind: "ballot", path: "votes", body: { sequence, pins: [] } });
const held = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");

/** @param {Outbox} outbox */
async function emptied(outbox) {
  for (let turn = 0; outbox.waiting.length; turn += 1) {
    if (turn > 5000) throw new Error("it is never sent");
    outbox.wake();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

test("what was added is sent in order, once", async () => {
  const { outbox, heard } = makeOutbox();
  outbox.add(pin("a"));
  outbox.add(pin("b"));
  await emptied(outbox);
  assert.deepEqual(
    sent.map(({ path, body }) => [path, body.token]),
    [
      ["/w/TEST/proposals", "a"],
      ["/w/TEST/proposals", "b"],
    ],
  );
  assert.deepEqual(heard, ["taken pin", "taken pin"]);
});

test("it is kept in this tab until it is sent, and by the next page of the tab", async () => {
  answers = [null];
  const { outbox } = makeOutbox({ onChange: () => {} });
  outbox.add(pin("a"));
  assert.equal(held().length, 1);
  const next = makeOutbox().outbox;
  assert.equal(next.waiting[0].token, "a");
  next.send();
  await emptied(next);
  await emptied(outbox);
  assert.equal(sessionStorage.getItem(KEY), null);
});

test("no network, a busy server and a portal that answers for it: it is sent again", async () => {
  answers = [null, 503, 429, {}];
  const { outbox, heard } = makeOutbox();
  outbox.add(pin("a"));
  await emptied(outbox);
  assert.equal(sent.length, 5);
  assert.deepEqual(new Set(sent.map(({ body }) => body.token)), new Set(["a"]));
  assert.deepEqual(heard, ["taken pin"]);
});

test("a stranger comes in again, then sends", async () => {
  answers = [401];
  const { outbox, heard } = makeOutbox();
  outbox.add(pin("a"));
  await emptied(outbox);
  assert.deepEqual(heard, ["enter", "taken pin"]);
});

test("what is refused is told and not sent again", async () => {
  answers = [{ error: "E-ROOM-05" }];
  const { outbox, heard } = makeOutbox();
  outbox.add(pin("a"));
  await emptied(outbox);
  assert.deepEqual(heard, ["refused E-ROOM-05"]);
  assert.equal(sent.length, 1);
});

test("of a room that is gone nothing is kept", async () => {
  answers = [{ error: "E-ROOM-01" }];
  const { outbox, heard } = makeOutbox();
  outbox.add(pin("a"));
  await emptied(outbox);
  assert.deepEqual(heard, ["gone"]);
  assert.deepEqual(held(), []);
});

test("of ballots that wait only the last is sent; one on its way is left", async () => {
  const { outbox } = makeOutbox();
  outbox.add(ballot(1)); // on its way at once
  outbox.add(ballot(2));
  outbox.add(ballot(3));
  assert.equal(outbox.waiting.length, 2); // until it is there the first counts too
  await emptied(outbox);
  assert.deepEqual(
    sent.map(({ body }) => body.sequence),
    [1, 3],
  );
});
