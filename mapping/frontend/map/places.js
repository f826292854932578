/* Where a point lies, from the outlines that a map has anyway: in a community, beside one, in a
   subdistrict only. The rule is the server's (near: at most 100 m, same subdistrict); it decides.
   Places are longitude and latitude (WGS84). */

const EARTH_M = 6371008.8;
const RAD = Math.PI / 180;
const NEAR_M = 99; // a metre less than the server's limit: the plane is not quite its projection
const KNOWN = ["official", "traced"];

/**
 * Return a plane in metres around a place: good to millimetres within a community.
 * @param {Position} origin
 */
export function makePlane(origin) {
  const east = EARTH_M * RAD * Math.cos(origin[1] * RAD);
  const north = EARTH_M * RAD;
  return {
    /** @type {(place: Position) => Position} */
    to: ([lng, lat]) => [(lng - origin[0]) * east, (lat - origin[1]) * north],
    /** @type {(metres: Position) => Position} */
    from: ([x, y]) => [origin[0] + x / east, origin[1] + y / north],
  };
}

/**
 * Return every ring of a geometry; none of a point or of nothing.
 * @param {Geometry | null} geometry
 * @returns {Position[][]}
 */
export function ringsOf(geometry) {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

/**
 * Say whether a line to the right of a place crosses a side.
 * @param {Position} place
 * @param {Position} a
 * @param {Position} b
 */
const crosses = ([x, y], [x1, y1], [x2, y2]) =>
  y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;

/**
 * Return the sides of a geometry.
 * @param {Geometry | null} geometry
 * @returns {[Position, Position][]}
 */
const sidesOf = (geometry) =>
  ringsOf(geometry).flatMap((ring) =>
    ring.slice(1).map((end, i) => /** @type {[Position, Position]} */ ([ring[i], end])),
  );

/**
 * Say whether a geometry covers a place.
 * @param {Geometry | null} geometry
 * @param {Position} place
 */
export const covers = (geometry, place) =>
  sidesOf(geometry).filter(([a, b]) => crosses(place, a, b)).length % 2 === 1;

/**
 * Return the point of a side that is nearest to the origin of its plane.
 * @param {Position} a
 * @param {Position} b
 * @returns {Position}
 */
export function nearestOfSide([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const part = length ? Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length)) : 0;
  return [x1 + part * dx, y1 + part * dy];
}

/**
 * Return the metres from a place to the border of a geometry; infinite where it has none.
 * @param {Geometry | null} geometry
 * @param {Position} place
 */
export function metresTo(geometry, place) {
  const { to } = makePlane(place);
  const metres = sidesOf(geometry).map(([a, b]) => Math.hypot(...nearestOfSide(to(a), to(b))));
  return Math.min(Infinity, ...metres);
}

/**
 * Return where a place lies: the community that covers it, else the nearest one with its metres,
 * and the subdistrict.
 * @param {KnownAreas} areas
 * @param {Position} place
 * @returns {Whereabouts}
 */
export function whereIs(areas, place) {
  /** @param {Level} level */
  const covering = (level) =>
    areas.features(level).find(({ geometry }) => covers(geometry, place))?.properties;
  const subdistrict = covering("subdistrict");
  const community = covering("community");
  if (community || !subdistrict) return { community, subdistrict, near: null };
  const [nearest] = areas
    .features("community")
    .filter(
      ({ properties: { subdistrict_code, boundary_status } }) =>
        subdistrict_code === subdistrict.id && KNOWN.includes(boundary_status ?? ""),
    )
    .map(({ geometry, properties }) => ({ properties, metres: metresTo(geometry, place) }))
    .filter(({ metres }) => metres <= NEAR_M)
    .sort((a, b) => a.metres - b.metres || (a.properties.id < b.properties.id ? -1 : 1));
  return { community, subdistrict, near: nearest ?? null };
}
