/* The areas of a photo that are painted over: whole pixels of the photo, however large it is drawn. */

export const LEAST_PX = 8; // of a side: a finger that slipped is no area

/**
 * Return where in a photo a point of the screen lies, never outside the photo.
 * @param {{ x: number, y: number }} point
 * @param {{ left: number, top: number, width: number, height: number }} box of the photo on screen
 * @param {PhotoSize} size
 * @returns {PhotoPoint}
 */
export function toPixels(point, box, size) {
  const x = Math.round(((point.x - box.left) / box.width) * size.width);
  const y = Math.round(((point.y - box.top) / box.height) * size.height);
  return { x: clamp(x, size.width), y: clamp(y, size.height) };
}

/**
 * Return the area between two corners in any order; null where it is too small to be meant.
 * @param {PhotoPoint} one
 * @param {PhotoPoint} other
 * @returns {CoveredArea | null}
 */
export function makeArea(one, other) {
  const area = {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  };
  const isLargeEnough = area.right - area.left >= LEAST_PX && area.bottom - area.top >= LEAST_PX;
  return isLargeEnough ? area : null;
}

/**
 * Return an area for who has no pointer: in the middle, to be moved from there.
 * @param {PhotoSize} size
 * @returns {CoveredArea}
 */
export function makeMiddleArea({ width, height }) {
  const [across, down] = [Math.round(width / 8), Math.round(height / 8)];
  const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
  return { left: x - across, top: y - down, right: x + across, bottom: y + down };
}

/**
 * Return an area moved as far as the photo reaches.
 * @param {CoveredArea} area
 * @param {number} across pixels
 * @param {number} down pixels
 * @param {PhotoSize} size
 * @returns {CoveredArea}
 */
export function moveArea(area, across, down, { width, height }) {
  const x = Math.max(-area.left, Math.min(across, width - area.right));
  const y = Math.max(-area.top, Math.min(down, height - area.bottom));
  return {
    left: area.left + x,
    top: area.top + y,
    right: area.right + x,
    bottom: area.bottom + y,
  };
}

/**
 * Return an area whose right and lower sides are moved, within the photo and never too small.
 * @param {CoveredArea} area
 * @param {number} across pixels
 * @param {number} down pixels
 * @param {PhotoSize} size
 * @returns {CoveredArea}
 */
export function resizeArea(area, across, down, { width, height }) {
  return {
    ...area,
    right: Math.min(Math.max(area.right + across, area.left + LEAST_PX), width),
    bottom: Math.min(Math.max(area.bottom + down, area.top + LEAST_PX), height),
  };
}

/**
 * Return areas as the server reads them: "left,top,right,bottom;…".
 * @param {CoveredArea[]} areas
 */
export const formatAreas = (areas) =>
  areas.map(({ left, top, right, bottom }) => [left, top, right, bottom].join(",")).join(";");

/**
 * Return the areas that `formatAreas` wrote.
 * @param {string} text
 * @returns {CoveredArea[]}
 */
export function parseAreas(text) {
  return text
    .split(";")
    .map((part) => part.split(",").map(Number))
    .filter((numbers) => numbers.length === 4 && numbers.every(Number.isInteger))
    .map(([left, top, right, bottom]) => ({ left, top, right, bottom }));
}

/** @param {number} value @param {number} most */
const clamp = (value, most) => Math.max(0, Math.min(value, most));
