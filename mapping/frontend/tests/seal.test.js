import assert from "node:assert/strict";
import { test } from "node:test";
import { importKey, seal, unseal } from "../core/seal.js";

const SECRETS = ["a", "b"].map((sign) => btoa(sign.repeat(32)));

test("what was sealed opens again under its key only", async () => {
  const [own, other] = await Promise.all(SECRETS.map(importKey));
  const box = await seal(own, [["ช่อง", { value: "ถนนพัง" }]]);
  assert.deepEqual(await unseal(own, box), [["ช่อง", { value: "ถนนพัง" }]]);
  assert(!JSON.stringify(box).includes("ถนนพัง"));
  await assert.rejects(() => unseal(other, box));
});

test("the same words are sealed differently each time", async () => {
  const key = await importKey(SECRETS[0]);
  assert.notEqual((await seal(key, "x")).sealed, (await seal(key, "x")).sealed);
});
