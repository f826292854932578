import assert from "node:assert/strict";
import { test } from "node:test";
import { sealForServer } from "../core/seal.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

test("what is sealed for the server holds nothing in plain words, and is another box each time", async () => {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const key = btoa(String.fromCharCode(...raw));
  const [one, two] = [await sealForServer(key, { note: "CANARY" }), await sealForServer(key, {})];
  assert.deepEqual(Object.keys(one).sort(), ["iv", "point", "sealed"]);
  assert.equal(JSON.stringify(one).includes("CANARY"), false);
  assert.notEqual(one.point, two.point);
});
