/* The story's one map: what a step wants to show, where it flies to, two editions side by side.
   It is made once and never mounted again. */
"use strict";
(() => {
  const D = window.DusitMap;
  const STILL = ["dragging", "touchZoom", "doubleClickZoom", "scrollWheelZoom", "boxZoom", "keyboard"];
  const APART_PX = 62; // badges are read from the back row
  const CLOSEST = 16; // streets, never a house
  const FLIGHT_S = 1.3;
  const LEGEND_PART = 0.14; // of the width, kept free at the left: the legend covers no community
  const PANES = { before: ["dm-before", "dm-before-signs"], after: ["dm-after", "dm-after-signs"] };

  D.storyMap = (map, { config, say, name, documents, phone, calm }) => {
    const shown = { filter: { indicator: "risks", level: "community" }, open: null };
    const state = { cube: null, palette: config.palette, feeds: Boolean(documents.community.feeds.length) };
    const look = () => ({ ...state, ...shown });
    const draw = D.drawing(map, { look, name, onTap: () => {}, onRisks: () => {}, apart: APART_PX });
    const box = map.getContainer();
    const quiet = { pane: "dm-points", interactive: false };
    const marks = L.geoJSON(null, {
      ...quiet,
      style: { color: "#0a5be0", weight: 4, dashArray: "10 7", fillColor: "#0a5be0", fillOpacity: 0.14 },
      pointToLayer: (f, at) => L.circleMarker(at, { ...quiet, radius: 12 }),
    }).addTo(map);
    let target = null;
    let stopSwipe = null;

    function prepare() {
      map.options.zoomSnap = 0; // the district fills the room there is
      map.setMaxBounds(null); // nobody drags it; one that was hidden would pan by itself when shown
      STILL.forEach((handler) => map[handler]?.disable());
      box.removeAttribute("tabindex"); // nothing to do here by keyboard: the words say the same
      box.setAttribute("role", "img");
      map.attributionControl.setPosition("bottomleft").setPrefix(false).addAttribution(say("page.source"));
      draw.setAreas("subdistrict", documents.subdistrict);
      draw.setAreas("community", documents.community);
      draw.setBase(documents.base);
      if (documents.before) Object.keys(PANES).forEach(drawSide);
      new ResizeObserver(() => {
        map.invalidateSize({ animate: false });
        go(false);
      }).observe(box);
    }

    // ------------------------------------------------------------------------------- flying

    function boundsOf({ focus, cell: outline, at }) {
      if (outline) return L.geoJSON(outline).getBounds().pad(1.6);
      if (at) return L.latLng(at[1], at[0]).toBounds(900);
      const layer = focus && draw.layer("community", focus);
      if (!layer) return L.latLngBounds(config.home);
      return layer.getBounds ? layer.getBounds().pad(0.9) : layer.getLatLng().toBounds(900);
    }

    function go(animate) {
      if (!target || !map.getSize().x || !map.getSize().y) return;
      const [side, ends] = phone.matches ? [8, 12] : [28, 34];
      const left = phone.matches ? side : Math.max(side, map.getSize().x * LEGEND_PART);
      const options = { paddingTopLeft: [left, ends], paddingBottomRight: [side, ends], maxZoom: CLOSEST };
      const bounds = boundsOf(target);
      map.stop();
      if (animate && !calm.matches) map.flyToBounds(bounds, { ...options, duration: FLIGHT_S });
      else map.fitBounds(bounds, { ...options, animate: false });
    }

    // ----------------------------------------------------------------- two editions, one line

    /** One edition's areas and risk points in a pane of its own, which the line then cuts. */
    function drawSide(side, i) {
      const [pane, signs] = PANES[side];
      map.createPane(pane).style.zIndex = 442 + i; // below the names
      map.createPane(signs).style.zIndex = 462 + i;
      const held = documents[side];
      const at = { ...state, filter: { indicator: "coverage", level: "community" }, open: null };
      const style = (f) => D.styleOf(f.properties, at);
      const dot = (f, where) => L.circleMarker(where, { pane, radius: 7 });
      const options = { pane, interactive: false, renderer: L.svg({ pane }) };
      L.geoJSON(held.community, { ...options, style, pointToLayer: dot }).addTo(map);
      const badges = L.layerGroup().addTo(map);
      const open = held.risks.features.filter((f) => f.properties.state === "approved");
      const redraw = () => {
        badges.clearLayers();
        for (const features of D.bunches(map, open, APART_PX)) {
          const icon = D.badgeIcon(features);
          badges.addLayer(L.marker(D.middleOf(features), { icon, pane: signs, interactive: false, keyboard: false }));
        }
      };
      map.on("zoomend", redraw);
      redraw();
    }

    function compare(slider, words) {
      stopSwipe?.();
      stopSwipe = slider && D.swipe(map, slider, { ...PANES, words });
      box.classList.toggle("st-comparing", Boolean(slider));
    }

    // ------------------------------------------------------------------------------ a step

    function mark({ cell, marked = [] }) {
      marks.clearLayers();
      if (cell) marks.addData(cell);
      marked.forEach((id) => draw.layer("community", id) && marks.addData(draw.layer("community", id).toGeoJSON()));
    }

    function show(step, { animate, title, slider = null, words = null }) {
      const { indicator, level, risks, focus, marked } = step.map;
      const only = focus ? [focus] : marked?.length ? marked : null;
      shown.filter = { indicator, level, only };
      shown.open = focus ?? null;
      draw.restyle();
      draw.setRisks({ features: documents.risks.features.filter((f) => risks.includes(f.properties.id)) });
      mark(step.map);
      box.classList.toggle("st-solved", step.kind === "solved");
      box.classList.toggle("st-near", Boolean(focus)); // seen whole, names of communities are only noise
      box.setAttribute("aria-label", say("frame.map", { title }));
      compare(slider, words);
      target = step.map;
      go(animate);
    }

    prepare();
    return { show };
  };
})();
