/* Where a point lies, from the outlines that a map has anyway: in a community, beside one, in a
   subdistrict only. The rule is the server's (near: at most 100 m, same subdistrict); it decides. */
"use strict";
(() => {
  const D = window.DusitMap;
  const EARTH_M = 6371008.8;
  const RAD = Math.PI / 180;
  const NEAR_M = 99; // a metre less than the server's limit: the plane here is not quite its projection
  const KNOWN = ["official", "traced"];

  /** Metres on a plane around a place: good to millimetres within a community. */
  D.plane = (origin) => {
    const east = EARTH_M * RAD * Math.cos(origin[1] * RAD);
    const north = EARTH_M * RAD;
    return {
      to: ([lng, lat]) => [(lng - origin[0]) * east, (lat - origin[1]) * north],
      from: ([x, y]) => [origin[0] + x / east, origin[1] + y / north],
    };
  };

  const rings = (geometry) =>
    !geometry ? [] : geometry.type === "Polygon" ? geometry.coordinates : geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];

  const crosses = ([x, y], [x1, y1], [x2, y2]) => y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;

  D.rings = rings;
  D.covers = (geometry, at) =>
    rings(geometry).reduce((odd, ring) => ring.slice(1).reduce((o, b, i) => o !== crosses(at, ring[i], b), odd), false);

  D.lngLat = ({ lng, lat }) => [lng, lat];
  D.latLng = ([lng, lat]) => L.latLng(lat, lng);

  /** Metres from the origin of a plane to the side from `a` to `b`, both on that plane. */
  function toSide(a, b) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = dx * dx + dy * dy;
    const part = length ? Math.max(0, Math.min(1, -(a[0] * dx + a[1] * dy) / length)) : 0;
    return Math.hypot(a[0] + part * dx, a[1] + part * dy);
  }

  /** Metres from a place (longitude, latitude) to the border of a geometry. */
  D.metresTo = (geometry, at) => {
    const { to } = D.plane(at);
    const sides = rings(geometry).flatMap((ring) => ring.slice(1).map((b, i) => toSide(to(ring[i]), to(b))));
    return Math.min(Infinity, ...sides);
  };

  /**
   * Where a place lies.
   * @param draw the drawing of the map, with its areas
   * @param at longitude and latitude
   * @returns properties of the community that covers it, else of the nearest one with its metres, and of the subdistrict
   */
  D.whereIs = (draw, at) => {
    const areas = (level) => draw.all(level).map((p) => draw.layer(level, p.id).feature);
    const covering = (level) => areas(level).find((f) => D.covers(f.geometry, at))?.properties;
    const subdistrict = covering("subdistrict");
    const community = covering("community");
    if (community || !subdistrict) return { community, subdistrict, near: null };
    const beside = areas("community")
      .filter(({ properties: p }) => p.subdistrict_code === subdistrict.id && KNOWN.includes(p.boundary_status))
      .map((f) => ({ properties: f.properties, metres: D.metresTo(f.geometry, at) }))
      .filter(({ metres }) => metres <= NEAR_M)
      .sort((a, b) => a.metres - b.metres || (a.properties.id < b.properties.id ? -1 : 1));
    return { community, subdistrict, near: beside[0] ?? null };
  };
})();
