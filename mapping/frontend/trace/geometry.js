/* The geometry of tracing a boundary. Corners are longitude and latitude (WGS84). */
import { makePlane, nearestOfSide } from "../map/places.js";

const SNAP_M = 10;

/**
 * Return a place snapped to the rings within 10 m. Their corners come before their sides: shared
 * corners make borders meet exactly.
 * @param {Position[][]} rings
 * @param {Position} place
 */
export function snap(rings, place) {
  const plane = makePlane(place);
  const planes = rings.map((ring) => ring.map(plane.to));
  const corners = planes.flat();
  const sides = planes.flatMap((ring) =>
    ring.slice(1).map((end, i) => nearestOfSide(ring[i], end)),
  );
  const target = nearest(corners) ?? nearest(sides);
  return target ? plane.from(target) : place;
}

/**
 * Return the last of the points nearest to the origin, within 10 m; null where there is none.
 * @param {Position[]} points metres
 * @returns {Position | null}
 */
function nearest(points) {
  let least = SNAP_M;
  let best = null;
  for (const point of points) {
    const away = Math.hypot(...point);
    if (away > least) continue;
    least = away;
    best = point;
  }
  return best;
}

/**
 * Return the area inside of corners in square metres.
 * @param {Position[]} corners
 */
export function areaOf(corners) {
  if (corners.length < 3) return 0;
  const points = corners.map(makePlane(corners[0]).to);
  const twice = points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** @param {Position} a @param {Position} b @param {Position} c */
const turn = ([ax, ay], [bx, by], [cx, cy]) =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/** @param {Position} a @param {Position} b @param {Position} c @param {Position} d */
const meet = (a, b, c, d) => turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);

/**
 * Return the number (from 1) of the corner at which a border crosses itself; 0 where it does not.
 * @param {Position[]} corners
 * @param {boolean} isClosed
 */
export function crossing(corners, isClosed) {
  const count = corners.length;
  const sides = isClosed ? count : count - 1;
  /** @param {number} i */
  const at = (i) => corners[i % count];
  for (let later = 2; later < sides; later += 1) {
    for (let earlier = 0; earlier < later - 1; earlier += 1) {
      const areNeighbours = isClosed && earlier === 0 && later === count - 1;
      if (areNeighbours) continue;
      if (meet(at(earlier), at(earlier + 1), at(later), at(later + 1))) {
        return ((later + 1) % count) + 1;
      }
    }
  }
  return 0;
}
