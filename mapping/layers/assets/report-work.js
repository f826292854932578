/* Proof of work (mapping/web/work.py): finds for each part a counter whose SHA-256 begins with zero bits.
   The same file is the page's function and the worker that computes; without workers the page computes in
   small pieces and stays usable. */
"use strict";
(() => {
  const PIECE_MS = 40;
  const K = new Int32Array(64);
  const START = new Int32Array(8);
  const W = new Int32Array(64);

  // The constants are the first 32 bits behind the point of the roots of the first 64 primes.
  (() => {
    const behindPoint = (value) => Math.floor((value - Math.floor(value)) * 4294967296) | 0;
    for (let number = 2, found = 0; found < 64; number += 1) {
      let isPrime = true;
      for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) isPrime = false;
      if (!isPrime) continue;
      if (found < 8) START[found] = behindPoint(Math.sqrt(number));
      K[found] = behindPoint(Math.cbrt(number));
      found += 1;
    }
  })();

  /** The first word of the SHA-256 of the one block that lies in W[0..15]. */
  function firstWord() {
    for (let i = 16; i < 64; i += 1) {
      const x = W[i - 15];
      const y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let a = START[0];
    let b = START[1];
    let c = START[2];
    let d = START[3];
    let e = START[4];
    let f = START[5];
    let g = START[6];
    let h = START[7];
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    return (START[0] + a) | 0;
  }

  const hex = "0123456789abcdef";
  const word = (text, at) => (text.charCodeAt(at) << 24) | (text.charCodeAt(at + 1) << 16) | (text.charCodeAt(at + 2) << 8) | text.charCodeAt(at + 3);
  const digits = (value) => (hex.charCodeAt((value >>> 12) & 15) << 24) | (hex.charCodeAt((value >>> 8) & 15) << 16) | (hex.charCodeAt((value >>> 4) & 15) << 8) | hex.charCodeAt(value & 15);

  /** Look for the counter of one part until a moment; null where the time was too short. */
  function search(state, until) {
    const { nonce, part, bits } = state;
    const away = 32 - bits;
    for (;;) {
      for (let i = 0; i < 8; i += 1) W[i] = word(nonce, 4 * i);
      W[8] = digits(part);
      for (let end = state.counter + 2000; state.counter < end; state.counter += 1) {
        W[9] = digits(state.counter >>> 16);
        W[10] = digits(state.counter & 0xffff);
        W[11] = 0x80000000 | 0;
        W[12] = W[13] = W[14] = 0;
        W[15] = 44 * 8;
        if (firstWord() >>> away === 0) return state.counter;
      }
      if (Date.now() > until) return null;
    }
  }

  async function computed(work, pause) {
    const found = [];
    for (let part = 0; part < work.parts; part += 1) {
      const state = { nonce: work.nonce, part, bits: work.bits, counter: 0 };
      let counter = null;
      while (counter === null) {
        counter = search(state, pause ? Date.now() + PIECE_MS : Infinity);
        if (pause) await new Promise((go) => setTimeout(go));
      }
      found.push(counter.toString(16));
    }
    return `${work.challenge}~${found.join(",")}`;
  }

  if (typeof window === "undefined") {
    self.onmessage = async (event) => self.postMessage(await computed(event.data, false));
    return;
  }

  const source = document.currentScript.src;

  function inWorker(work) {
    return new Promise((done, fail) => {
      const worker = new Worker(source);
      worker.onmessage = (event) => {
        worker.terminate();
        done(event.data);
      };
      worker.onerror = fail;
      worker.postMessage(work);
    });
  }

  /** Return the answer to a challenge. */
  window.solveWork = (work) => inWorker(work).catch(() => computed(work, true));
})();
