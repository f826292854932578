/* What a phone has still to send: kept through a bad network and a page that is opened again, sent
   in order, each with a token of its own, so that what was taken twice is there once. */
"use strict";
(() => {
  const D = window.DusitMap;
  const GIVE_UP_MS = 12000;
  const LONGEST_S = 8;
  const LATER = [408, 425, 429];

  /** A token that a server takes once. */
  D.token = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  const held = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  };

  D.roomOutbox = ({ folder, key, enter, onChange, onTaken, onRefused, onGone }) => {
    let queue = held(key);
    let sending = false;
    let tries = 0;
    let wakeUp = () => {};

    function hold() {
      try {
        if (queue.length) sessionStorage.setItem(key, JSON.stringify(queue));
        else sessionStorage.removeItem(key);
      } catch {
        // A full or closed storage: then it is held by this page alone.
      }
    }

    function keep() {
      hold();
      onChange();
    }

    function add(item) {
      if (item.kind === "ballot") queue = queue.filter((each, i) => each.kind !== "ballot" || (i === 0 && sending));
      queue.push(item);
      keep();
      send();
    }

    function clear() {
      queue = [];
      hold();
    }

    const rest = () =>
      new Promise((done) => {
        wakeUp = done;
        setTimeout(done, Math.min(500 * 2 ** tries, LONGEST_S * 1000) * (0.75 + Math.random() / 2));
      });

    const post = ({ path, body }) =>
      fetch(folder + path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(GIVE_UP_MS),
      });

    /** True where the first of the queue is done with, whatever became of it. */
    async function sent(item) {
      const answer = await post(item);
      if (answer.ok) return onTaken(item, await answer.json()), true;
      if (answer.status === 401) return void (await enter());
      if (answer.status >= 500 || LATER.includes(answer.status)) return false;
      const problem = await answer.json().catch(() => ({}));
      if (!problem.error) return false; // not our server: a gate of the network that is not paid or agreed to
      if (problem.error === "E-ROOM-01") return onGone(queue.length), false;
      onRefused(item, problem);
      return true;
    }

    async function send() {
      if (sending) return;
      sending = true;
      while (queue.length) {
        const item = queue[0];
        const done = await sent(item).catch(() => false);
        if (done) {
          queue = queue.filter((each) => each !== item);
          tries = 0;
          keep();
        } else if (queue.length) {
          tries += 1;
          onChange();
          await rest();
        }
      }
      sending = false;
    }

    addEventListener("online", () => wakeUp());
    return { add, clear, send, waiting: () => queue, stuck: () => tries > 0, wake: () => wakeUp() };
  };
})();
