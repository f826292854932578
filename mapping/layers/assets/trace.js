/* Traces a boundary: the map moves under a cross-hair, a button or Enter sets a corner, a tap does
   too; corners snap to neighbours within 10 m and can be dragged. Streamlit hears of the closed
   outline as `draw:created` and again each time a corner moves. */
"use strict";
(() => {
  const D = window.DusitMap;
  const SNAP_M = 10;
  const KEPT = "dusitmap-trace-";

  /** Corners of a neighbour come before its sides: shared corners make borders meet exactly. */
  function snapper(targets) {
    return (at) => {
      const plane = D.plane(at);
      let corner = null;
      let side = null;
      const nearer = (best, xy) => {
        const away = Math.hypot(...xy);
        return away <= (best?.away ?? SNAP_M) ? { away, xy } : best;
      };
      for (const ring of targets) {
        const points = ring.map(plane.to);
        points.forEach((b, i) => {
          corner = nearer(corner, b);
          if (i) side = nearer(side, foot(points[i - 1], b));
        });
      }
      const best = corner ?? side;
      return best ? plane.from(best.xy) : at;
    };
  }

  /** The point of a side that is nearest to the origin. */
  function foot([x1, y1], [x2, y2]) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length = dx * dx + dy * dy;
    const t = length ? Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length)) : 0;
    return [x1 + t * dx, y1 + t * dy];
  }

  function area(corners) {
    if (corners.length < 3) return 0;
    const points = corners.map(D.plane(corners[0]).to);
    const twice = points.reduce((sum, [x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length];
      return sum + x * ny - nx * y;
    }, 0);
    return Math.abs(twice) / 2;
  }

  const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  const meet = (a, b, c, d) => turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);

  /** The number (from 1) of the corner at which the border crosses itself; 0 where it does not. */
  function crossing(corners, closed) {
    const count = corners.length;
    const sides = closed ? count : count - 1;
    const at = (i) => corners[i % count];
    for (let later = 2; later < sides; later++) {
      for (let earlier = 0; earlier < later - 1; earlier++) {
        const neighbours = closed && earlier === 0 && later === count - 1;
        if (!neighbours && meet(at(earlier), at(earlier + 1), at(later), at(later + 1))) return ((later + 1) % count) + 1;
      }
    }
    return 0;
  }

  D.tracing = { snapper, area, crossing };

  function targetsOf({ draw }, own) {
    const real = (p) => p.id !== own && ["traced", "official"].includes(p.boundary_status);
    const shapes = (level, ok) => draw.all(level).filter(ok).map((p) => draw.layer(level, p.id).feature.geometry);
    return [...shapes("subdistrict", () => true), ...shapes("community", real)].flatMap(D.rings);
  }

  D.modes.trace = (tools, wish) => {
    const { map, say, draw } = tools;
    const snap = (at) => snapper(targetsOf(tools, wish.area))(at);
    const format = (n) => Number(n).toLocaleString("en-US", { maximumFractionDigits: 0 });
    const style = { pane: "dm-shapes", color: "#0a5be0", weight: 3.5, fillOpacity: 0.15, interactive: false };
    let corners = [];
    let handles = [];
    let begun = false;
    let closed = false;
    let shape = null;
    let seen = wish.seen;
    let handed = false;
    // Of this person alone: the next one at the same phone begins with nothing.
    const drawer = `${KEPT}${wish.who}-${wish.area}`;

    function keep() {
      if (corners.length) sessionStorage.setItem(drawer, JSON.stringify({ corners, closed, seen }));
      else sessionStorage.removeItem(drawer);
    }

    function redraw() {
      shape?.remove();
      const points = corners.map(D.latLng);
      shape = (closed ? L.polygon(points, style) : L.polyline(points, style)).addTo(map);
      describe();
    }

    function describe() {
      const crossed = crossing(corners, closed);
      const size = area(corners);
      const words = !begun
        ? say("mode.trace_start")
        : crossed
          ? say("mode.trace_crosses", { corner: crossed })
          : say("mode.trace_corners", { count: corners.length, m2: format(size), rai: (size / 1600).toFixed(2) });
      tools.tell(words);
      tools.panel.classList.toggle("dm-wrong", Boolean(crossed));
      close.disabled = closed || corners.length < 3 || Boolean(crossed);
      back.disabled = !corners.length;
      clear.disabled = !corners.length;
      add.hidden = back.hidden = close.hidden = clear.hidden = !begun;
      add.disabled = closed;
      start.hidden = begun;
      tools.cross.hidden = !begun || closed;
    }

    function rebuild() {
      handles.forEach((each) => each.remove());
      handles = corners.map((corner, i) =>
        tools.handle(D.latLng(corner), "dm-corner", {
          onMove: (e) => move(i, D.lngLat(e.target.getLatLng())),
          onEnd: (e) => {
            move(i, snap(D.lngLat(e.target.getLatLng())));
            e.target.setLatLng(D.latLng(corners[i]));
            changed();
          },
        }),
      );
      redraw();
    }

    function move(i, at) {
      corners[i] = at;
      redraw();
    }

    /** Streamlit has the outline that is seen here, or none: a point says that there is none now. */
    function changed() {
      keep();
      const whole = closed && !crossing(corners, true);
      if (!whole && !handed) return;
      handed = whole;
      tools.hand(whole ? L.polygon(corners.map(D.latLng)) : L.marker(map.getCenter()), "trace", wish.name, { seen });
    }

    function set(at) {
      if (!begun || closed) return;
      corners.push(snap(at));
      changed();
      rebuild();
    }

    function goBack() {
      if (closed) closed = false;
      else corners.pop();
      changed();
      rebuild();
    }

    function begin() {
      begun = true;
      describe();
      map.getContainer().focus();
    }

    const centre = () => set(D.lngLat(map.getCenter()));
    const start = tools.button(say("mode.trace_begin"), begin, true);
    const add = tools.button(say("mode.trace_add"), centre, true);
    const back = tools.button(say("mode.trace_back"), goBack);
    const close = tools.button(say("mode.trace_close"), () => {
      closed = true;
      rebuild();
      changed();
    });
    const clear = tools.button(say("mode.trace_clear"), () => {
      corners = [];
      closed = false;
      changed();
      rebuild();
    });

    if (wish.fresh) sessionStorage.removeItem(drawer);
    const kept = JSON.parse(sessionStorage.getItem(drawer) ?? "null");
    if (kept?.corners?.length) ({ corners, closed, seen = wish.seen } = kept);
    if (wish.again) seen = wish.seen; // somebody else's work was shown and this is to go on
    begun = corners.length > 0;

    const onClick = (e) => set(D.lngLat(e.latlng));
    tools.work(true);
    map.on("click", onClick);
    const release = D.keyboard(tools, { Enter: centre, Backspace: goBack });
    lookAt(map, draw, wish);
    rebuild();
    if (kept && closed) changed();

    return () => {
      map.off("click", onClick);
      release();
      handles.forEach((each) => each.remove());
      shape?.remove();
      tools.panel.classList.remove("dm-wrong");
      tools.work(false);
    };
  };

  /** The community that is traced fills the map, as far as it is known where it is. */
  function lookAt(map, draw, { area: id, point }) {
    const layer = draw.layer("community", id);
    if (layer?.getBounds) map.fitBounds(layer.getBounds().pad(0.4), { animate: false });
    else if (point) map.setView(D.latLng(point), 17, { animate: false });
  }
})();
