import assert from "node:assert/strict";
import { test } from "node:test";
import { OwnRecord } from "../room/own.js";
import { pinDetails, pinName } from "../room/parts.js";
import { byNumber, numberOf, rankPins } from "../room/ranking.js";

/** @param {number} id @returns {RoomPin} */
const pin = (id) => ({ id, category: "policy" });

test("pins keep the numbers that the server gave them, and stand in that order", () => {
  const pins = [{ ...pin(9), number: 2 }, pin(5), { ...pin(12), number: 1 }, pin(2)];
  assert.deepEqual(byNumber(pins).map(numberOf), ["1", "2", "–", "–"]);
  assert.deepEqual(
    byNumber(pins).map(({ id }) => id),
    [12, 9, 2, 5],
  );
});

test("a pin is called by its risk point, its title, else its category", () => {
  const parts = /** @type {any} */ ({
    config: { categories: [["policy", "policy"]] },
    say: (/** @type {string} */ key) => key,
    names: { of: (/** @type {any} */ named) => named.name_th },
  });
  const titled = { ...pin(1), title: "ป้ายโครงการไม่ครบ" };
  assert.equal(pinName(parts, pin(1)), "category.policy");
  assert.equal(pinName(parts, titled), "ป้ายโครงการไม่ครบ");
  assert.equal(
    pinName(parts, { ...titled, name: /** @type {any} */ ({ name_th: "ชื่อสาธารณะ" }) }),
    "ชื่อสาธารณะ",
  );
  assert.equal(pinDetails(parts, titled, "ใกล้ ก"), "category.policy · ใกล้ ก");
  assert.equal(pinDetails(parts, pin(1), "ใกล้ ก"), "ใกล้ ก");
});

test("without a vote no pin is ranked; one that is gone neither", () => {
  const ranking = [
    { id: 5, votes: 3, rank: 1, paper: 1 },
    { id: 7, votes: 2, rank: 2, paper: 0 },
    { id: 9, votes: 0, rank: 3, paper: 0 },
  ];
  const ranked = rankPins({ pins: [pin(5), pin(9)], ranking }, 10);
  assert.deepEqual(ranked, [{ pin: pin(5), votes: 3, rank: 1, paper: 1 }]);
  assert.equal(rankPins({ pins: [pin(5), pin(7)], ranking }, 1).length, 1);
});

test("what was done here is shown before the server has it, on top of what it knows", () => {
  const own = new OwnRecord();
  const known = { token: "a", category: "policy", community_id: "DS01", state: "in room" };
  own.remember({ pins: [known], votes: [], sequence: 0 }, [
    { kind: "move", token: "a", path: "", body: { latitude: 13.7, longitude: 100.5 } },
    { kind: "pin", token: "b", path: "", body: { token: "b", category: "policy" } },
  ]);
  assert.deepEqual(own.pins, [
    { token: "a", category: "policy", latitude: 13.7, longitude: 100.5, state: "waiting" },
    { token: "b", category: "policy", state: "waiting" },
  ]);
  own.markTaken("b", 77);
  assert.equal(own.pins[1].state, "in room");
  assert.equal(own.pins[1].id, 77);
  own.pretend({ kind: "withdraw", token: "a", path: "", body: { withdraw: true } });
  assert.equal(own.pins[0].state, "withdrawn");
});

test("a pin that nobody knows is neither moved nor withdrawn", () => {
  const own = new OwnRecord();
  own.pretend({ kind: "withdraw", token: "x", path: "", body: {} });
  own.markTaken("x");
  assert.deepEqual(own.pins, []);
});

test("dots are given and taken back, never more than there are", () => {
  const own = new OwnRecord();
  own.toggle(1, 2);
  own.toggle(2, 1);
  own.toggle(3, 0);
  assert.deepEqual([...own.votes], [1, 2]);
  own.toggle(1, 0);
  assert.deepEqual([...own.votes], [2]);
  assert.equal(own.sequence, 4);
});

test("an older ballot of the server does not overwrite a later one, a doubted one does", () => {
  const own = new OwnRecord();
  own.toggle(1, 3);
  own.toggle(2, 2);
  own.remember({ pins: [], votes: [9], sequence: 1 }, []);
  assert.deepEqual([...own.votes], [1, 2]);
  own.isDoubted = true;
  own.remember({ pins: [], votes: [9], sequence: 1 }, []);
  assert.deepEqual([...own.votes], [9]);
  assert.equal(own.sequence, 2);
});
