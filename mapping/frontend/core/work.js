/* Proof of work (mapping/web/auth/proof_of_work.py): finds for each part a counter whose SHA-256 begins with zero
   bits. A worker computes; without workers the page computes in small pieces and stays usable. */

const PIECE_MS = 40;
const TRIES = 2000; // between two looks at the clock
const WORDS = 64;
const HEX = "0123456789abcdef";

/** The constants of SHA-256: the first 32 bits behind the point of the roots of the first primes. */
function makeConstants() {
  const rounds = new Int32Array(WORDS);
  const start = new Int32Array(8);
  /** @param {number} value */
  const behindPoint = (value) => Math.floor((value - Math.floor(value)) * 4294967296) | 0;
  for (let number = 2, count = 0; count < WORDS; number += 1) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= number; factor += 1) {
      if (number % factor === 0) isPrime = false;
    }
    if (!isPrime) continue;
    if (count < 8) start[count] = behindPoint(Math.sqrt(number));
    rounds[count] = behindPoint(Math.cbrt(number));
    count += 1;
  }
  return { rounds, start };
}

const { rounds: K, start: START } = makeConstants();
const W = new Int32Array(WORDS);

/** Fill the words behind the block that lies in W[0..15]. */
function extendBlock() {
  for (let i = 16; i < WORDS; i += 1) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
}

/** Return the first word of the SHA-256 of the one block that lies in W[0..15]. */
function firstWord() {
  extendBlock();
  let a = START[0]; // not destructured: that asks an iterator, thousands of times a second
  let b = START[1];
  let c = START[2];
  let d = START[3];
  let e = START[4];
  let f = START[5];
  let g = START[6];
  let h = START[7];
  for (let i = 0; i < WORDS; i += 1) {
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

/**
 * Return four characters of a text as one word.
 * @param {string} text
 * @param {number} at
 */
const wordAt = (text, at) =>
  (text.charCodeAt(at) << 24) |
  (text.charCodeAt(at + 1) << 16) |
  (text.charCodeAt(at + 2) << 8) |
  text.charCodeAt(at + 3);

/**
 * Return the four hexadecimal digits of a 16-bit number as one word.
 * @param {number} value
 */
const digitsOf = (value) =>
  (HEX.charCodeAt((value >>> 12) & 15) << 24) |
  (HEX.charCodeAt((value >>> 8) & 15) << 16) |
  (HEX.charCodeAt((value >>> 4) & 15) << 8) |
  HEX.charCodeAt(value & 15);

/**
 * Begin with a part: put what all its counters share into the block.
 * @param {string} nonce 32 signs
 * @param {number} part
 */
function beginPart(nonce, part) {
  for (let i = 0; i < 8; i += 1) W[i] = wordAt(nonce, 4 * i);
  W[8] = digitsOf(part);
}

/**
 * Say whether a counter solves the part that was begun.
 * @param {number} counter
 * @param {number} bits how many zero bits the SHA-256 must begin with
 */
function solves(counter, bits) {
  W[9] = digitsOf(counter >>> 16);
  W[10] = digitsOf(counter & 0xffff);
  W[11] = 0x80000000 | 0;
  W[12] = W[13] = W[14] = 0;
  W[15] = 44 * 8;
  return firstWord() >>> (32 - bits) === 0;
}

/**
 * Compute the answer to a challenge.
 * @param {Work} work
 * @param {boolean} pauses leave the page usable meanwhile
 */
export async function computeWork(work, pauses) {
  const counters = [];
  for (let part = 0; part < work.parts; part += 1) {
    let until = Date.now() + PIECE_MS;
    let counter = 0;
    beginPart(work.nonce, part);
    while (!solves(counter, work.bits)) {
      counter += 1;
      if (!pauses || counter % TRIES || Date.now() < until) continue;
      await new Promise((resume) => setTimeout(resume));
      beginPart(work.nonce, part); // another challenge may have been computed meanwhile
      until = Date.now() + PIECE_MS;
    }
    counters.push(counter.toString(16));
  }
  return `${work.challenge}~${counters.join(",")}`;
}

/**
 * Compute in a worker.
 * @param {Work} work
 * @param {string} address of the script of the worker
 * @returns {Promise<string>}
 */
function computeInWorker(work, address) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = reject;
    worker.postMessage(work);
  });
}

/**
 * Return the answer to a challenge.
 * @param {Work} work
 * @param {string} address of the script of the worker
 */
export const solveWork = (work, address) =>
  computeInWorker(work, address).catch(() => computeWork(work, true));
