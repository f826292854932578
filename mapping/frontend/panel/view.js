/* What an address says of a view besides its filter: where the middle of the map is, and how close. */

const VIEW = /^(\d{1,2}\.\d{1,5}),(\d{2,3}\.\d{1,5}),(\d{1,2}(?:\.\d{1,2})?)$/;

/**
 * Return the view that an address names; null where it names none.
 * @param {string | null} text
 * @returns {MapView | null}
 */
export function readView(text) {
  const found = VIEW.exec(text ?? "");
  if (!found) return null;
  const [lat, lng, zoom] = found.slice(1).map(Number);
  return { at: [lat, lng], zoom };
}

/**
 * Return a view as an address names it.
 * @param {{ lat: number, lng: number }} at
 * @param {number} zoom
 */
export const nameView = ({ lat, lng }, zoom) =>
  [lat.toFixed(4), lng.toFixed(4), String(Number(zoom.toFixed(2)))].join(",");
