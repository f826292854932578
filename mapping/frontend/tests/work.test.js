import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { computeWork, solveWork } from "../core/work.js";

const BITS = 9;
const WORK = { challenge: "c1", nonce: "0123456789abcdef0123456789abcdef", parts: 3, bits: BITS };

/** How many zero bits the SHA-256 of a text begins with.
 * @param {string} text */
function zeroBits(text) {
  const bits = [...createHash("sha256").update(text).digest("hex")].map((digit) =>
    parseInt(digit, 16).toString(2).padStart(4, "0"),
  );
  return bits.join("").indexOf("1");
}

/** @param {string} answer */
const counters = (answer) => answer.split("~")[1].split(",");

/** @param {number} part @param {string} counter */
const text = (part, counter) =>
  WORK.nonce + part.toString(16).padStart(4, "0") + counter.padStart(8, "0");

test("each counter makes a hash that begins with as many zero bits as are asked", async () => {
  const answer = await computeWork(WORK, false);
  assert(answer.startsWith("c1~"));
  assert.equal(counters(answer).length, WORK.parts);
  for (const [part, counter] of counters(answer).entries()) {
    assert(zeroBits(text(part, counter)) >= BITS);
  }
});

test("it is the first such counter, so that nobody computes more than is asked", async () => {
  const [first] = counters(await computeWork({ ...WORK, parts: 1 }, false));
  for (let counter = 0; counter < parseInt(first, 16); counter += 1) {
    assert(zeroBits(text(0, counter.toString(16))) < BITS);
  }
});

test("a counter of zero is one too", async () => {
  const easy = { ...WORK, bits: 1, parts: 16 };
  const found = counters(await computeWork(easy, false));
  const first = found.map((_, part) => (zeroBits(text(part, "0")) >= 1 ? "0" : "later"));
  assert(first.includes("0") && first.includes("later"));
  assert.deepEqual(
    found.map((counter) => (counter === "0" ? "0" : "later")),
    first,
  );
});

test("a page that pauses finds the same", async () => {
  assert.equal(await computeWork(WORK, true), await computeWork(WORK, false));
});

test("a page without workers computes by itself", async () => {
  assert.equal(await solveWork(WORK, "/nowhere.js"), await computeWork(WORK, false));
});
