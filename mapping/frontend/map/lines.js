/* Where a name fits along a line on screen: on its straight parts, the longest first. Pure: pixels in,
   pixels out. */

const STRAIGHT = Math.PI / 15; // so much a straight part may bend
const PARTS = [0.5, 0.25, 0.75];
const HALF_PX = 9; // of the height of a name
const DEGREES = 180 / Math.PI;

/** @typedef {{ x: number, y: number }} Pixel */

/** @param {Pixel} a @param {Pixel} b */
const directionOf = (a, b) => Math.atan2(b.y - a.y, b.x - a.x);

/** @param {number} a @param {number} b two directions */
const bendOf = (a, b) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

/**
 * Return the straight parts of a line, each by its ends.
 * @param {Pixel[]} line
 * @returns {[Pixel, Pixel][]}
 */
export function straightParts(line) {
  /** @type {[Pixel, Pixel][]} */
  const parts = [];
  for (let i = 1; i < line.length; i += 1) {
    const last = parts.at(-1);
    const direction = directionOf(line[i - 1], line[i]);
    if (last && bendOf(directionOf(...last), direction) < STRAIGHT) last[1] = line[i];
    else parts.push([line[i - 1], line[i]]);
  }
  return parts;
}

/**
 * Return the part of a straight line that is in sight; null where none is.
 * @param {[Pixel, Pixel]} part
 * @param {Pixel} size of the window
 * @returns {[Pixel, Pixel] | null}
 */
function partInSight([a, b], size) {
  let [from, to] = [0, 1];
  for (const axis of /** @type {const} */ (["x", "y"])) {
    const way = b[axis] - a[axis];
    const ends = [-a[axis] / way, (size[axis] - a[axis]) / way].sort((one, two) => one - two);
    if (way) [from, to] = [Math.max(from, ends[0]), Math.min(to, ends[1])];
    else if (a[axis] < 0 || a[axis] > size[axis]) return null;
  }
  if (from >= to) return null;
  const along = (/** @type {number} */ t) => ({
    x: a.x + (b.x - a.x) * t,
    y: a.y + (b.y - a.y) * t,
  });
  return [along(from), along(to)];
}

/**
 * Return the places of a name along lines, the best first; the angle never stands it on its head.
 * @param {Pixel[][]} lines
 * @param {number} width of the name
 * @param {Pixel} size of the window
 * @returns {{ x: number, y: number, angle: number }[]}
 */
export function placesAlong(lines, width, size) {
  return lines
    .flatMap(straightParts)
    .flatMap((part) => {
      const seen = partInSight(part, size);
      return seen ? [seen] : [];
    })
    .map(([a, b]) => ({ a, b, length: Math.hypot(b.x - a.x, b.y - a.y) }))
    .filter(({ length }) => length >= width)
    .sort((one, two) => two.length - one.length)
    .flatMap(({ a, b, length }) => {
      const turned = directionOf(a, b) * DEGREES;
      const angle = turned > 90 ? turned - 180 : turned < -90 ? turned + 180 : turned;
      const margin = width / 2 / length;
      return PARTS.filter((t) => t >= margin && t <= 1 - margin).map((t) => ({
        x: a.x + (b.x - a.x) * t,
        y: a.y + (b.y - a.y) * t,
        angle,
      }));
    });
}

/**
 * Return the boxes that a name takes along its line.
 * @param {{ x: number, y: number, angle: number }} place
 * @param {number} width
 * @returns {Box[]}
 */
export function boxesAlong({ x, y, angle }, width) {
  const count = Math.max(1, Math.ceil(width / (2 * HALF_PX)));
  return Array.from({ length: count }, (_, i) => {
    const away = ((i + 0.5) / count - 0.5) * width;
    const [cx, cy] = [x + Math.cos(angle / DEGREES) * away, y + Math.sin(angle / DEGREES) * away];
    return [cx - HALF_PX, cy - HALF_PX, cx + HALF_PX, cy + HALF_PX];
  });
}
