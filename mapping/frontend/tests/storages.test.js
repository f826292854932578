/* A storage that is there, one that is closed, one that is full. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PageStorage, tabStorage } from "../core/storages.js";
import { openPage } from "./page.js";

const CLOSED = () => {
  throw new Error("shut");
};

beforeEach(() => {
  openPage();
});

test("what is kept is there for the next page", () => {
  tabStorage.setItem("one", JSON.stringify([1]));
  assert.deepEqual(new PageStorage(() => sessionStorage).readJson("one"), [1]);
  assert.deepEqual(tabStorage.listNames(), ["one"]);
  tabStorage.removeItem("one");
  assert.equal(sessionStorage.getItem("one"), null);
  assert.equal(tabStorage.getItem("one"), null);
});

test("a closed storage is replaced by the page", () => {
  const storage = new PageStorage(CLOSED);
  assert.equal(storage.getItem("one"), null);
  storage.setItem("one", "1");
  assert.equal(storage.getItem("one"), "1");
  assert.deepEqual(storage.listNames(), ["one"]);
  storage.removeItem("one");
  assert.equal(storage.readJson("one"), null);
});

test("a full storage keeps what it has, and the page holds the newest", () => {
  sessionStorage.setItem("one", "old");
  const full = {
    getItem: (/** @type {string} */ name) => sessionStorage.getItem(name),
    setItem: CLOSED,
  };
  const storage = new PageStorage(() => /** @type {any} */ (full));
  storage.setItem("one", "new");
  assert.equal(storage.getItem("one"), "new");
  sessionStorage.removeItem("one");
});

test("what is not JSON is nothing", () => {
  tabStorage.setItem("one", "{");
  assert.equal(tabStorage.readJson("one"), null);
  tabStorage.removeItem("one");
});
