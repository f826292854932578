/* A point inside an outline, away from its edges: marks and names of a place stand there. */
import { covers, ringsOf } from "./places.js";

const LINES = 9; // so many lines across an outline are tried

/** @param {Position[]} ring @returns {number} twice its area, in square degrees */
const areaOf = (ring) =>
  Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0));

/**
 * Return where a line of a latitude crosses rings, from west to east.
 * @param {Position[][]} rings
 * @param {number} latitude
 */
function crossings(rings, latitude) {
  const found = rings.flatMap((ring) =>
    ring.slice(1).flatMap(([x2, y2], i) => {
      const [x1, y1] = ring[i];
      if (y1 > latitude === y2 > latitude) return [];
      return [x1 + ((latitude - y1) * (x2 - x1)) / (y2 - y1)];
    }),
  );
  return found.sort((a, b) => a - b);
}

/**
 * Return a point well inside a geometry: in the middle of the longest line across its largest part;
 * null where it is no outline.
 * @param {Geometry | null} geometry
 * @returns {Position | null}
 */
export function findInside(geometry) {
  const parts = geometry?.type === "MultiPolygon" ? geometry.coordinates : [ringsOf(geometry)];
  const [rings] = [...parts].sort((a, b) => areaOf(b[0] ?? []) - areaOf(a[0] ?? []));
  if (!rings?.length) return null;
  const latitudes = rings[0].map(([, y]) => y);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  /** @type {{ at: Position | null, score: number }} */
  let best = { at: null, score: 0 };
  for (let i = 1; i <= LINES; i += 1) {
    const part = i / (LINES + 1);
    const latitude = south + (north - south) * part;
    const ends = crossings(rings, latitude);
    for (let k = 0; k + 1 < ends.length; k += 2) {
      // The middle of the height counts more: a long line along an edge touches what lies beside.
      const score = (ends[k + 1] - ends[k]) * Math.min(part, 1 - part);
      if (score > best.score) best = { at: [(ends[k] + ends[k + 1]) / 2, latitude], score };
    }
  }
  return best.at;
}

/**
 * Return a place where it lies in a geometry, else a point inside of that.
 * @param {Geometry | null} geometry
 * @param {Position} place
 * @returns {Position}
 */
export const moveInside = (geometry, place) =>
  covers(geometry, place) ? place : (findInside(geometry) ?? place);
