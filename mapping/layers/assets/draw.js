/* Draws the map: panes, signs, labels, and how words and numbers are put. Knows no network and no
   panel; livemap.js feeds it, or story.js. */
"use strict";
window.DusitMap = (() => {
  const EDGE = "#46525f";
  const PANES = ["land", "canals", "roads", "areas", "points", "labels", "badges"];
  const TAPPED = ["areas", "points", "badges"];
  const LABEL_ZOOM = { subdistrict: 0, community: 14, landmark: 15 };
  const LABEL_RANK = { subdistrict: 0, community: 1, landmark: 2 };
  const RISK_LEVELS = ["low", "moderate", "high", "very_high"];
  const BUNCH_PX = 40;
  const FADED = { opacity: 0.25, fillOpacity: 0.08 };

  /** Texts by key, with {named} gaps filled; a page whose parts share their words holds them once. */
  const speaker = (texts) => (key, values = {}) =>
    ((texts ?? window.DusitMap.words)[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  function formats(language, say) {
    const calendar = `${language}-u-ca-buddhist-nu-latn`;
    const parts = (when, options) =>
      Object.fromEntries(
        new Intl.DateTimeFormat(calendar, { timeZone: "Asia/Bangkok", ...options })
          .formatToParts(when)
          .map((part) => [part.type === "relatedYear" ? "year" : part.type, part.value]),
      );
    return {
      number: (n) => Number(n).toLocaleString("en-US"),
      short: (iso) => say("strip.short_date", parts(new Date(iso), { day: "numeric", month: "short", year: "numeric" })).replace(/ /g, "\u00a0"),
      date: (iso) => say("strip.date", parts(new Date(iso), { day: "numeric", month: "long", year: "numeric" })),
      time: (when) => say("strip.time", parts(when, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })),
    };
  }

  const namer = (language, say) => {
    const of = (p) => (language === "en" && p.name_en) || p.name_th || p.id;
    return {
      of,
      short: (p) => of(p).replace(/^ชุมชน(?=.)/, ""),
      subdistrict: (p) => say("card.in_subdistrict", { name: of(p) }),
      label: (p) => say("page.subdistrict_label", { name: of(p) }),
    };
  };

  /** A small element; text goes in as text. */
  function make(tag, options = {}, ...children) {
    const { text, ...rest } = options;
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(rest)) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter(Boolean));
    return element;
  }

  const SVG = "http://www.w3.org/2000/svg";

  function swatch(shape, attributes) {
    const svg = document.createElementNS(SVG, "svg");
    const mark = document.createElementNS(SVG, shape);
    Object.entries({ width: 30, height: 20, "aria-hidden": "true" }).forEach((pairs) => svg.setAttribute(...pairs));
    const box = shape === "rect" ? { x: 2, y: 2, width: 26, height: 16 } : { x1: 1, y1: 10, x2: 29, y2: 10 };
    const all = { ...box, stroke: "#46525f", "stroke-width": 1.4, fill: "#fff", ...attributes };
    Object.entries(all).forEach((pairs) => mark.setAttribute(...pairs));
    svg.append(mark);
    return svg;
  }

  /** A visit that found nothing is not told as "no risk points" while one lies or may lie here. */
  function coverageKey(p) {
    const listed = Object.values(p.risks ?? {}).reduce((all, n) => all + n, 0);
    const some = listed + (p.risk_points?.cells?.length ?? 0) + (p.risk_points?.near?.length ?? 0);
    return p.coverage === "visited, none found" && some ? "visited_points_known" : key(p.coverage);
  }

  /** How many more may lie in an area: told by a cell of 250 m, or near an outline not known. */
  const mayLieHere = (p, say) =>
    ["cells", "near"]
      .filter((each) => p.risk_points?.[each]?.length)
      .map((each) => say(`card.risk_${each}`, { count: p.risk_points[each].length }));

  const key = (state) => state.replace(/,/g, "").replace(/ /g, "_");

  function classColour(steps, value) {
    const step = [...steps].reverse().find(([low]) => value >= low);
    return step ? step[1] : null;
  }

  /** Feed reports of one area under the filter; null where the page cannot know. */
  function feedCount(p, filter, cube) {
    if (p.feed_reports_total === null) return null;
    if (!filter.type && !filter.year) return p.feed_reports_total ?? null;
    return cube ? counted(cube.areas[p.id], filter, cube) : null;
  }

  /** Feed reports beside a community under the filter, at most 100 m from it: in no count of it. */
  function feedNear(p, filter, cube) {
    if (!filter.type && !filter.year) return p.feed_near_total ?? 0;
    return cube ? counted(cube.near?.[p.id], filter, cube) : null;
  }

  function counted(area, filter, cube) {
    const year = filter.year ? cube.fiscal_years.indexOf(Number(filter.year)) : null;
    const type = filter.type ? cube.types.findIndex((t) => t.id === filter.type) : null;
    const rows = !area ? [] : type === null ? area.totals.map(([y, n]) => [y, null, n]) : area.types;
    return rows
      .filter(([y, t]) => (year === null || y === year) && t === type)
      .reduce((sum, row) => sum + row[2], 0);
  }

  const READ = {
    complaints(p) {
      const { count, withheld } = p.complaints ?? {};
      return withheld ? { kind: "withheld" } : count ? { kind: "class", value: count } : { kind: "noData" };
    },
    feed(p, filter, cube, feeds) {
      const count = feeds ? feedCount(p, filter, cube) : null;
      return count === null ? { kind: "noData" } : count ? { kind: "class", value: count } : { kind: "none" };
    },
    risks: () => ({ kind: "plain" }),
    coverage(p) {
      const kinds = { not_visited: "notVisited", visited_none_found: "visited", visited_points_known: "known", visited_found: "found" };
      return { kind: kinds[p.coverage ? coverageKey(p) : ""] ?? "noData" };
    },
  };

  /** What an area says now: a class with its value, or one of the signs that are not numbers. */
  const reading = (p, { filter, cube, feeds }) => READ[filter.indicator](p, filter, cube, feeds);

  const inside = (p, filter) =>
    (!filter.subdistrict || p.subdistrict_code === filter.subdistrict || p.id === filter.subdistrict) &&
    (!filter.zone || p.level === "subdistrict" || String(p.zone) === filter.zone) &&
    (!filter.only || filter.only.includes(p.id));

  function fill(said, palette, indicator) {
    const fills = {
      withheld: "url(#dm-hatch)",
      noData: palette.noData,
      none: palette.empty,
      plain: palette.empty,
      notVisited: palette.empty,
      visited: "url(#dm-tick)",
      known: "url(#dm-tick-known)",
      found: palette.found,
    };
    if (said.kind !== "class") return fills[said.kind];
    return classColour(palette[indicator], said.value) ?? palette.noData;
  }

  /** Leaflet path options of one area. */
  function styleOf(p, now) {
    const { filter, palette, open } = now;
    const said = reading(p, now);
    const estimated = p.boundary_status === "estimated";
    const dash = said.kind === "notVisited" ? "0.1 5" : estimated ? "6 4" : null;
    const style = {
      color: EDGE,
      weight: said.kind === "notVisited" ? 2.5 : 1.4,
      opacity: 1,
      dashArray: dash,
      fillColor: fill(said, palette, filter.indicator),
      fillOpacity: p.boundary_status === "point only" ? 1 : estimated ? palette.estimatedOpacity : palette.opacity,
    };
    if (said.kind === "plain") style.fillOpacity = 0.4;
    if (open === p.id) return { ...style, color: "#0a5be0", weight: 4.5, dashArray: estimated ? "10 5" : null };
    return inside(p, filter) ? style : { ...style, ...FADED };
  }

  /** A square for a place that has no outline yet; it restyles like any other path. */
  const squareClass = () =>
    L.CircleMarker.extend({
      _updatePath() {
        const { x, y } = this._point;
        const r = this._radius;
        this._renderer._setPath(this, this._empty() ? "M0 0" : `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}z`);
      },
    });

  const squareRadius = (zoom) => (zoom < 14 ? 6 : zoom < 15.5 ? 8 : 10);

  function makePanes(map) {
    PANES.forEach((name, i) => {
      const pane = map.createPane(`dm-${name}`);
      pane.style.zIndex = 401 + 10 * i;
      if (!TAPPED.includes(name)) pane.style.pointerEvents = "none";
    });
  }

  const label = (look, at, text) => {
    const [kind] = look.split(" ");
    const span = document.createElement("span");
    span.textContent = text;
    const icon = L.divIcon({ html: span, iconSize: null, className: `dm-label dm-${look}` });
    return Object.assign(
      L.marker(at, { icon, pane: "dm-labels", interactive: false, keyboard: false }),
      { kind, text },
    );
  };

  /** Names that would touch a more important one are left out until there is room. */
  function declutter(map, labels, level) {
    const taken = [];
    const zoom = map.getZoom();
    const size = map.getSize();
    for (const one of labels) {
      const element = one.getElement();
      if (!element) continue;
      const { x, y: middle } = map.latLngToContainerPoint(one.getLatLng());
      const y = middle + (element.classList.contains("dm-beside") ? 18 : 0);
      const near = x > -80 && y > -40 && x < size.x + 80 && y < size.y + 40;
      one.width ??= element.firstChild.offsetWidth || null;
      const half = (one.width ?? 100) / 2 + 3;
      const box = [x - half, y - 12, x + half, y + 12];
      const free = taken.every((t) => box[0] > t[2] || box[2] < t[0] || box[1] > t[3] || box[3] < t[1]);
      const wanted = zoom >= LABEL_ZOOM[one.kind] && (one.kind !== "community" || level === "community");
      const shown = near && wanted && free;
      element.classList.toggle("dm-away", !shown);
      if (shown) taken.push(box);
    }
  }

  const rankOf = (f) => RISK_LEVELS.indexOf(key(f.properties.level ?? "low")) + 1;

  /** Badges that would hide one another become one, with how many it stands for. */
  function bunches(map, features, apart) {
    const found = [];
    for (const f of features) {
      const [lng, lat] = f.geometry.coordinates;
      const at = map.project([lat, lng], map.getZoom());
      const near = found.find((bunch) => bunch.at.distanceTo(at) < apart);
      if (near) near.features.push(f);
      else found.push({ at, features: [f] });
    }
    return found.map((bunch) => bunch.features);
  }

  const middleOf = (features) =>
    [1, 0].map((i) => features.reduce((sum, f) => sum + f.geometry.coordinates[i], 0) / features.length);

  function badgeIcon(features) {
    const rank = Math.max(...features.map(rankOf));
    const dot = document.createElement("span");
    dot.textContent = features.length > 1 ? `×${features.length}` : String(rank);
    const look = `dm-risk dm-risk-${rank}${features.length > 1 ? " dm-bunch" : ""}`;
    return L.divIcon({ html: dot, iconSize: null, className: look });
  }

  /** The drawing of one map. `look()` gives the filter, cube, palette and open card at this moment. */
  function drawing(map, { look, name, onTap, onRisks, apart = BUNCH_PX }) {
    makePanes(map);
    const Square = squareClass();
    const byId = { community: new Map(), subdistrict: new Map() };
    let labels = [];
    const style = (f) => styleOf(f.properties, look());
    const square = (f, at) =>
      new Square(at, { pane: "dm-points", radius: squareRadius(map.getZoom()), lineCap: "round" });
    const areas = (level) =>
      L.geoJSON(null, {
        pane: "dm-areas",
        style,
        pointToLayer: square,
        onEachFeature: (f, layer) => byId[level].set(f.properties.id, layer),
      });
    const groups = { community: areas("community"), subdistrict: areas("subdistrict") };
    const line = (pane, color, weight) =>
      L.geoJSON(null, { pane: `dm-${pane}`, interactive: false, style: { color, weight, opacity: 1 } }).addTo(map);
    const land = L.geoJSON(null, {
      pane: "dm-land",
      interactive: false,
      style: { color: "#8a97a5", weight: 2, fillColor: "#fdfdfb", fillOpacity: 1 },
    }).addTo(map);
    const canals = line("canals", "#8fbfe0", 2);
    const roads = line("roads", "#c3c8ce", 1);
    const risks = L.layerGroup().addTo(map);
    let riskFeatures = [];
    // Both groups must be on the map when it starts: st_folium hooks clicks once.
    Object.values(groups).forEach((group) => group.addTo(map).on("click", (e) => tapped(e)));

    const badge = (features) =>
      L.marker(middleOf(features), { icon: badgeIcon(features), pane: "dm-badges", keyboard: false })
        .on("click", () => onRisks(features));

    function drawRisks() {
      risks.clearLayers();
      bunches(map, riskFeatures, apart).forEach((features) => risks.addLayer(badge(features)));
    }

    function tapped(e) {
      if (e.originalEvent) e.originalEvent.dmHit = true;
      onTap(e.layer.feature.properties.id);
    }

    // Fingers are wider than squares: a tap beside one opens the nearest within 24 px.
    function tapNearby(e) {
      if (e.originalEvent?.dmHit) return;
      const here = e.layerPoint;
      let best = null;
      groups[look().filter.level].eachLayer((layer) => {
        if (!layer.getLatLng) return;
        const away = map.latLngToLayerPoint(layer.getLatLng()).distanceTo(here);
        if (away < (best?.away ?? 24)) best = { away, layer };
      });
      best?.layer.fire("click", { latlng: best.layer.getLatLng() }, true);
    }

    let shownLevel = null;

    function showLevel() {
      const level = (shownLevel = look().filter.level);
      for (const [each, group] of Object.entries(groups)) {
        group.eachLayer((layer) => layer.getElement()?.classList.toggle("dm-away", each !== level));
      }
      tidy();
    }

    function restyle() {
      Object.values(groups).forEach((group) => group.setStyle(style));
      const open = byId[look().filter.level].get(look().open);
      open?.bringToFront();
      if (shownLevel !== look().filter.level) showLevel();
    }

    const samePlace = (layer, f) =>
      layer.feature.properties.boundary_version === f.properties.boundary_version &&
      layer.feature.properties.boundary_status === f.properties.boundary_status &&
      layer.feature.geometry.type === f.geometry.type;

    /** Takes a whole collection; a layer is only made anew when its outline changed. */
    function setAreas(level, collection) {
      const group = groups[level];
      const wanted = new Set(collection.features.map((f) => f.properties.id));
      for (const f of collection.features) {
        const layer = byId[level].get(f.properties.id);
        if (layer && samePlace(layer, f)) Object.assign(layer.feature.properties, f.properties);
        else {
          if (layer) group.removeLayer(layer);
          group.addData(f);
        }
      }
      for (const [id, layer] of byId[level]) {
        if (!wanted.has(id)) {
          group.removeLayer(layer);
          byId[level].delete(id);
        }
      }
      if (level === "subdistrict") {
        land.clearLayers();
        land.addData(collection);
      }
      relabel(level, level);
      showLevel();
    }

    /** Where the name of an area stands: the point inside it that its document gives. */
    function middle(layer) {
      const at = layer.feature?.properties.point;
      if (at) return L.latLng(at[1], at[0]);
      return layer.getLatLng ? layer.getLatLng() : layer.getCenter();
    }

    function replaceLabels(kind, made) {
      labels.filter((one) => one.kind === kind).forEach((one) => one.remove());
      labels = [...labels.filter((one) => one.kind !== kind), ...made.map((one) => one.addTo(map))];
      labels.sort((a, b) => LABEL_RANK[a.kind] - LABEL_RANK[b.kind]);
      tidy();
    }

    const tidy = () => declutter(map, labels, look().filter.level);

    function relabel(kind, level) {
      const made = [...byId[level].values()].map((layer) => {
        const p = layer.feature.properties;
        const text = level === "subdistrict" ? name.label(p) : name.short(p);
        return label(layer.getLatLng ? "community dm-beside" : kind, middle(layer), text);
      });
      replaceLabels(kind, made);
    }

    function setBase(collection) {
      const kind = (wanted) => collection.features.filter((f) => f.properties.kind === wanted);
      [[canals, "canal"], [roads, "road"]].forEach(([layer, wanted]) => {
        layer.clearLayers();
        layer.addData({ type: "FeatureCollection", features: kind(wanted) });
      });
      const spot = ({ geometry: { coordinates: [lng, lat] }, properties }) =>
        label("landmark", [lat, lng], properties.name_th ?? "");
      replaceLabels("landmark", kind("landmark").map(spot));
    }

    function setRisks(collection) {
      riskFeatures = collection?.features ?? [];
      drawRisks();
    }

    function zoomed() {
      const zoom = map.getZoom();
      map.getContainer().classList.toggle("dm-near", zoom >= 15);
      groups.community.eachLayer((layer) => layer.setRadius?.(squareRadius(zoom)));
      drawRisks();
    }

    map.on("click", tapNearby);
    map.on("zoomend", zoomed);
    map.on("moveend", tidy);
    document.fonts?.ready.then(() => {
      labels.forEach((one) => (one.width = null));
      tidy();
    });
    zoomed();

    return {
      restyle,
      setAreas,
      setBase,
      setRisks,
      properties: (level, id) => byId[level].get(id)?.feature.properties,
      all: (level) => [...byId[level].values()].map((layer) => layer.feature.properties),
      layer: (level, id) => byId[level].get(id),
      middle,
    };
  }

  return {
    speaker, formats, namer, make, swatch, key, coverageKey, mayLieHere, feedCount, feedNear, inside, fill, styleOf, bunches, middleOf, badgeIcon, drawing,
  };
})();
