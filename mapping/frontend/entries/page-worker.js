/* Keeps what the pages below its own address need, so that they come back without a network: those
   of editions, and the page for the field. Answers come from the server wherever it answers; what it
   does not know any more is forgotten here too. */
const GIVE_UP_MS = 6000;
const ANY_STEP = { ignoreVary: true, ignoreSearch: true }; // a page is the same at each step
const MOST = 300; // answers that are kept; the oldest go first

const worker = /** @type {any} */ (self);
const reach = new URL(worker.registration.scope).pathname; // "/editions/", "/field"
const CACHE = `dusitmap${reach}`;

/** @param {URL} address */
const isOurs = ({ origin, pathname }) =>
  origin === location.origin &&
  (pathname.startsWith("/assets/") || (pathname.startsWith(reach) && !pathname.endsWith("/me")));

/** Forget the oldest answers. */
async function tidy() {
  const cache = await caches.open(CACHE);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((one) => cache.delete(one)));
}

/**
 * Return the server's answer, kept for later; the one that was kept where there is none.
 * @param {Request} request
 */
async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const found = await fetch(request, { signal: AbortSignal.timeout(GIVE_UP_MS) });
    if (found.ok) await cache.put(request, found.clone());
    else if (found.status === 404 || found.status === 410) await cache.delete(request);
    return found;
  } catch (error) {
    const kept =
      (await cache.match(request, { ignoreVary: true })) ??
      (request.mode === "navigate" && (await cache.match(request, ANY_STEP)));
    if (kept) return kept;
    throw error;
  }
}

/** @param {string[]} addresses */
async function keep(addresses) {
  const ours = addresses.filter((address) => isOurs(new URL(address)));
  await Promise.all(ours.map((address) => answer(new Request(address)).catch(() => null)));
  await tidy();
}

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener("message", (/** @type {any} */ event) =>
  event.waitUntil(keep(event.data?.keep ?? [])),
);
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(new URL(request.url))) event.respondWith(answer(request));
});
