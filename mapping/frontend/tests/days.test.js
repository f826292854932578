import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoment, nameDay } from "../field/days.js";

test("a day that is in no calendar, or is to come, is none", () => {
  assert.equal(nameDay(2026, 2, 28, "2026-11-28"), "2026-02-28");
  assert.equal(nameDay(2026, 2, 30, "2026-11-28"), "");
  assert.equal(nameDay(2026, 11, 28, "2026-11-28"), "2026-11-28");
  assert.equal(nameDay(2026, 11, 29, "2026-11-28"), "");
});

test("a moment reads as in Bangkok, in Thai with the year of its own calendar", () => {
  const at = Date.parse("2026-11-28T18:05:00Z");
  assert.deepEqual(formatMoment(at, "th"), { day: "29 พ.ย. 2569", time: "01.05" });
  assert.deepEqual(formatMoment(at, "en"), { day: "29 Nov 2026", time: "01:05" });
});
