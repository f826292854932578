/* The street map inside a file without a network: its tiles stand in a block of the page, gzip in
   base64, by zoom/column/row. */
import { makeStreets, putUnder } from "../map/basemap.js";

const BLOCK = "streets.json";

/** @returns {InlineStreets | null} what the file says of the street map; null where none was installed */
export function readStreets() {
  const block = document.getElementById(BLOCK);
  return block ? JSON.parse(block.textContent ?? "") : null;
}

/** @param {string} text @returns {Promise<ArrayBuffer>} */
function unpack(text) {
  const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * Draw the street map of the file under a map, where the file holds one.
 * @param {L.Map} map
 * @param {InlineStreets | null} streets
 * @param {string} language
 */
export async function drawInlineStreets(map, streets, language) {
  if (!streets?.tiles) return;
  const { tiles, bounds, max_zoom, attribution, made_on } = streets;
  // What the library takes for an archive is only ever asked for single tiles.
  const url = {
    getZxy: async (/** @type {number} */ z, /** @type {number} */ x, /** @type {number} */ y) => {
      const tile = tiles[`${z}/${x}/${y}`];
      return tile && { data: await unpack(tile) };
    },
  };
  putUnder(
    map,
    await makeStreets(map, { url, script: "", bounds, max_zoom, attribution, made_on }, language),
  );
}
