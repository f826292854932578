/* Lets this browser keep a page with all that it needs: opened again without a network it comes back. */

/**
 * Ask a worker to keep this page; only where browsers have one, and never from a file.
 * @param {string} worker its address
 * @param {string} reach where the addresses begin that it answers
 */
export async function keepPage(worker, reach) {
  if (!navigator.serviceWorker || !location.pathname.startsWith(reach)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: reach });
    const { active } = await navigator.serviceWorker.ready;
    await document.fonts.ready;
    const parts = performance.getEntriesByType("resource").map(({ name }) => name);
    active?.postMessage({ keep: [location.href, ...new Set(parts)] });
  } catch {
    // A browser that keeps nothing: the page is as it was.
  }
}
