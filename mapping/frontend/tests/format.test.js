import assert from "node:assert/strict";
import { test } from "node:test";
import { makeFormat, makeNames, makeSay, slug } from "../core/format.js";

const TEXTS = {
  "strip.short_date": "{day} {month} {year}",
  "strip.date": "{day} {month} พ.ศ. {year}",
  "strip.time": "{hour}:{minute} น.",
  "card.in_subdistrict": "แขวง{name}",
  count: "{count} เรื่อง จาก {count} ({missing})",
};
const say = makeSay(TEXTS);

test("every gap of a text is filled, as text; what is not given is nothing", () => {
  assert.equal(say("count", { count: "$&<b>" }), "$&<b> เรื่อง จาก $&<b> ()");
  assert.equal(say("count", { count: 0 }), "0 เรื่อง จาก 0 ()");
});

test("a text that is missing says its key", () => {
  assert.equal(say("no.such"), "no.such");
});

test("days are Bangkok's, in the calendar of the language", () => {
  const late = "2026-11-22T18:30:00Z"; // half past one on the 23rd
  assert.equal(makeFormat("th", say).date(late), "23 พฤศจิกายน พ.ศ. 2569");
  assert.equal(makeFormat("th", say).time(new Date(late)), "01:30 น.");
  assert(!makeFormat("th", say).short(late).includes(" "));
});

test("numbers have commas, whatever the language", () => {
  assert.equal(makeFormat("th", say).number(12583), "12,583");
});

test("names: English where there is one and it is asked for, without the word community", () => {
  const area = { id: "DS01", name_th: "ชุมชนวัดโบสถ์", name_en: "Wat Bot" };
  assert.equal(makeNames("en", say).of(area), "Wat Bot");
  assert.equal(makeNames("en", say).of({ ...area, name_en: null }), "ชุมชนวัดโบสถ์");
  assert.equal(makeNames("th", say).short(area), "วัดโบสถ์");
  assert.equal(makeNames("th", say).short({ name_th: "ชุมชน" }), "ชุมชน");
  assert.equal(makeNames("th", say).of({ id: "DS01" }), "DS01");
});

test("a state has the key of its text", () => {
  assert.equal(slug("visited, none found"), "visited_none_found");
});
