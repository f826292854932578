/* Documents: from the server, or out of the page itself where an address is the id of a block. */

/**
 * Return what stands in a block of the page.
 * @param {string} address such as #cube.json
 */
export function inlineDocument(address) {
  const block = document.getElementById(address.slice(1));
  if (!block) throw new Error(`no document ${address}`);
  return new Response(block.textContent);
}

/**
 * Fetch a document.
 * @param {string} address
 * @param {number} giveUpMs
 */
export async function fetchDocument(address, giveUpMs) {
  if (address.startsWith("#")) return inlineDocument(address);
  const signal = AbortSignal.timeout(giveUpMs);
  const answer = await fetch(address, { cache: "no-cache", signal });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}
