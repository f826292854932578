import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { byId, make, makeButton, makeSwatch } from "../core/dom.js";
import { openPage } from "./page.js";

beforeEach(() => void openPage('<p id="there"></p>'));

test("words go in as text, never as markup", () => {
  const element = make("p", { text: "<img src=x onerror=alert(1)>" });
  assert.equal(element.children.length, 0);
  assert.equal(element.textContent, "<img src=x onerror=alert(1)>");
});

test("attributes that are null or undefined are left out, false and zero are not", () => {
  const element = make("input", { min: 0, "aria-pressed": false, id: null, name: undefined });
  assert.equal(element.getAttribute("min"), "0");
  assert.equal(element.getAttribute("aria-pressed"), "false");
  assert(!element.hasAttribute("id"));
  assert(!element.hasAttribute("name"));
});

test("children that are nothing are left out", () => {
  const list = make("ul", {}, null, make("li"), undefined, false, "", make("li"));
  assert.equal(list.childNodes.length, 2);
});

test("a button does what it is for, and sends no form", () => {
  let clicks = 0;
  const button = makeButton("ส่ง", () => (clicks += 1));
  button.click();
  assert.equal(clicks, 1);
  assert.equal(button.type, "button");
  assert.equal(button.textContent, "ส่ง");
});

test("an element that the page should have and lacks is an error with its name", () => {
  assert.equal(byId("there").tagName, "P");
  assert.throws(() => byId("gone"), /#gone/);
});

test("the sign of a legend takes its own colours over the usual ones", () => {
  const mark = makeSwatch("rect", { fill: "#abc" }).firstElementChild;
  assert.equal(mark?.getAttribute("fill"), "#abc");
  assert.equal(mark?.getAttribute("stroke-width"), "1.4");
});
