/* The live page: fetches, listens, and fills card, legend, strip and filter. Typed words only ever
   enter through textContent. One config per page comes from the template (texts, palette, door). */
"use strict";
(() => {
  const D = window.DusitMap;
  const { make, swatch } = D;
  const KEYS = ["indicator", "level", "zone", "subdistrict", "type", "year", "area"];
  const INDICATORS = ["complaints", "feed", "risks", "coverage"];
  const LEVELS = ["community", "subdistrict"];
  const ASCII_ID = /^[A-Za-z0-9-]{1,32}$/;
  const START = { indicator: "complaints", level: "community" };
  const FAST_FOR_MS = 600000;

  const $ = (id) => document.getElementById(id);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /** Only known keys with plain ids: whatever comes from a URL or a channel is a wish. */
  function cleaned(wish) {
    const good = {};
    for (const name of KEYS) {
      const value = wish?.[name] === null || wish?.[name] === undefined ? "" : String(wish[name]);
      if (ASCII_ID.test(value)) good[name] = value;
    }
    if (!INDICATORS.includes(good.indicator)) good.indicator = START.indicator;
    if (!LEVELS.includes(good.level)) good.level = START.level;
    return good;
  }

  // ------------------------------------------------------------------------------ one live page

  function start(map, config) {
    const say = D.speaker(config.texts);
    const format = D.formats(config.language, say);
    const name = D.namer(config.language, say);
    const light = config.door !== "streamlit";
    const changing = Boolean(config.news.version); // an edition is frozen: nothing new ever comes
    const wide = matchMedia("(min-width: 1000px)");
    const state = {
      version: null, releasedAt: null, demo: false, meta: {}, cube: null, risks: null,
      filter: { ...START }, open: null, openRisks: [], lastContact: null, offline: false, failed: false,
    };
    const look = () => ({
      filter: state.filter, cube: state.cube, palette: config.palette, open: state.open, feeds: hasFeeds(),
    });
    // Without any feed, "none" would claim that somebody had looked.
    const hasFeeds = () => Boolean(state.meta.community?.feeds?.length);
    const draw = D.drawing(map, { look, name, onTap: (id) => modes?.active || openCard(id, { focus: true }), onRisks: openRisks });
    const modes = light ? null : D.modeSwitch(map, { say, draw });
    const channel = light ? null : openChannel();

    // -------------------------------------------------------------------------------- view

    let homing = false;
    let touched = false;

    function home() {
      if (touched || !map.getSize().x || !map.getSize().y) return;
      homing = true;
      // Room for the buttons above and the folded legend below.
      const room = { paddingTopLeft: [0, light ? 54 : 0], paddingBottomRight: [0, wide.matches ? 0 : 60] };
      map.fitBounds(config.home, { animate: false, ...room });
      homing = false;
    }

    function prepareView() {
      document.documentElement.lang = config.language;
      document.body.classList.add(light ? "dm-live" : "dm-streamlit");
      const around = $("dm-top").parentElement;
      if (around !== document.body) around.classList.add("dm-frame");
      const box = map.getContainer();
      // Leaflet focuses the map at each tap; inside a frame that would make the page around it jump.
      box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
      box.setAttribute("role", "application");
      box.setAttribute("aria-label", say("page.map_label"));
      map.attributionControl.setPrefix(false).addAttribution(say("page.source"));
      L.control
        .zoom({ position: "topright", zoomInTitle: say("page.zoom_in"), zoomOutTitle: say("page.zoom_out") })
        .addTo(map);
      map.on("movestart zoomstart", () => (touched ||= !homing));
      new ResizeObserver(() => {
        homing = true;
        map.invalidateSize({ animate: false });
        homing = false;
        home();
      }).observe(box);
      home();
    }

    // ------------------------------------------------------------------------------- strip

    function showStrip() {
      const { registry } = state.meta.community ?? {};
      const bits = [
        state.releasedAt && (config.stamp || say("strip.as_of", { date: format.date(state.releasedAt) })),
        state.version !== null && say("strip.release", { version: format.number(state.version) }),
        registry?.study && say("strip.registry", registry),
      ];
      $("dm-stamp").replaceChildren(...bits.filter(Boolean).map((text) => make("span", { text })));
      $("dm-demo").hidden = !state.demo;
    }

    let statusTimer = 0;

    function showStatus(text, forMs = 0) {
      clearTimeout(statusTimer);
      $("dm-status").textContent = text;
      if (forMs) statusTimer = setTimeout(() => showStatus(offlineText()), forMs);
    }

    const offlineText = () =>
      state.offline ? say("state.offline", { time: format.time(state.lastContact ?? new Date()) }) : "";

    function setOffline(offline) {
      if (!offline) state.lastContact = new Date();
      if (offline === state.offline) return;
      state.offline = offline;
      showStatus(offlineText());
    }

    const announce = () => showStatus(say("state.updated", { time: format.time(new Date()) }), 8000);

    function showMessage() {
      const loading = state.version === null && !state.failed;
      $("dm-loading").hidden = !loading;
      $("dm-error").hidden = !state.failed;
      const text = state.version === null ? "" : emptyText();
      $("dm-empty").hidden = !text;
      $("dm-empty").textContent = text;
    }

    /** A first map without one published number would look broken. */
    function complaintsHint(areas) {
      if (areas.some((p) => p.complaints?.count)) return "";
      return say(state.meta[state.filter.level]?.feeds?.length ? "state.only_feeds" : "state.no_complaints");
    }

    function emptyText() {
      const areas = draw.all(state.filter.level).filter((p) => D.inside(p, state.filter));
      if (!areas.length) return say("state.empty");
      if (state.filter.indicator === "risks") return state.risks && !state.risks.features.length ? say("state.no_risks") : "";
      if (state.filter.indicator === "complaints") return complaintsHint(areas);
      const narrowed = state.filter.type || state.filter.year;
      if (state.filter.indicator !== "feed" || !narrowed || !state.cube) return "";
      return areas.some((p) => D.feedCount(p, state.filter, state.cube)) ? "" : say("state.empty");
    }

    // -------------------------------------------------------------------------------- card

    const pair = (term, ...values) => make("div", {}, make("dt", { text: term }), ...values);
    const value = (text, kind = null) => make("dd", { text, class: kind });
    const note = (text) => value(text, "dm-note");

    function complaintsRows(p) {
      const { count, withheld } = p.complaints ?? {};
      if (withheld) return [value(say("card.withheld"), "dm-figure dm-words"), note(say("card.withheld_note"))];
      return [value(count ? say("card.at_least", { count: format.number(count) }) : say("card.no_data"), "dm-figure")];
    }

    function feedRows(p) {
      const total = hasFeeds() ? p.feed_reports_total : null;
      const words = total ? say("card.count", { count: format.number(total) }) : say(total === 0 ? "card.none" : "card.no_data");
      const rows = [value(words, "dm-figure"), p.level === "community" && hasFeeds() && nearRow(p)];
      if (total !== null && (state.filter.type || state.filter.year)) {
        const count = D.feedCount(p, state.filter, state.cube);
        rows.push(value(count ? say("card.filtered", { count: format.number(count) }) : say("card.filtered_none")));
      }
      const top = Object.entries(p.feed_reports ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 3);
      if (total && top.length) rows.push(value(top.map(([type, n]) => `${type} ${format.number(n)}`).join(" · ")));
      return [...rows, ...feedSource()];
    }

    /** „ในชุมชน 1 · ใกล้ชุมชน 12": streets lie between communities, and near is not inside. */
    function nearRow(p) {
      const near = D.feedNear(p, state.filter, state.cube);
      const inside = D.feedCount(p, state.filter, state.cube);
      if (near === null || inside === null) return null;
      return value(say("card.feed_inside_near", { inside: format.number(inside), near: format.number(near) }));
    }

    function feedSource() {
      const { feeds, feed_period: period } = state.meta[state.filter.level] ?? {};
      if (!feeds?.length) return [];
      const source = say("card.feed_source", { feeds: feeds.join(", ") });
      const dates = period && say("card.feed_period", { from: format.short(period.from), to: format.short(period.to) });
      return [note([source, dates].filter(Boolean).join(" · ")), note(say("card.feed_note"))];
    }

    function riskRows(p) {
      const levels = ["very_high", "high", "moderate", "low"].filter((level) => p.risks?.[level]);
      const line = (level) =>
        value(say("card.risk_level", { level: say(`risk.${level}`), count: format.number(p.risks[level]) }));
      const rows = [...levels.map(line), ...D.mayLieHere(p, say).map((words) => value(words))];
      return rows.length ? rows : [value(say("state.no_risks"))];
    }

    function coverageRows(p) {
      const unseen = p.coverage === "not visited" && note(say("card.not_visited_note"));
      const partly = p.visited?.communities && say("card.partly_visited", p.visited);
      return [value(p.coverage ? say(`coverage.${D.coverageKey(p)}`) : partly || say("card.no_data")), unseen];
    }

    function boundaryRows(p) {
      const status = p.boundary_status && value(say(`boundary.${D.key(p.boundary_status)}`));
      if (p.boundary_status === "estimated") return [status, note(say("card.estimated_note"))];
      if (p.level !== "community" || p.boundary_status !== "official") return [status];
      const words = p.boundary_confirmed ? "card.official_confirmed" : "card.official_unconfirmed";
      return [status, note(say(words, { source: p.boundary_source }))];
    }

    function placeRows(p) {
      const people = p.residents && value(say("card.people", {
        count: format.number(p.residents.count),
        year: p.residents.year_be ? say("card.year_be", { year: p.residents.year_be }) : say("card.year_unknown"),
      }));
      const rate = p.rate_per_1000 && value(say("card.rate_value", p.rate_per_1000));
      const area = p.official_area_km2 && value(say("card.km2", { value: p.official_area_km2 }));
      return [
        people && pair(say("card.residents"), people),
        rate && pair(say("card.rate"), rate),
        area && pair(say("card.area"), area),
      ];
    }

    /** The figures of a card; what the map shows now comes first and large. */
    function figures(p) {
      const rows = { complaints: complaintsRows, feed: feedRows, risks: riskRows, coverage: coverageRows };
      const order = [state.filter.indicator, ...INDICATORS.filter((each) => each !== state.filter.indicator)];
      const blocks = order.map((each) => pair(say(`card.${each}`), ...rows[each](p)));
      blocks[0].className = "dm-first";
      return [...blocks, pair(say("card.boundary"), ...boundaryRows(p)), ...placeRows(p)];
    }

    const parentName = (p) => {
      const parent = draw.properties("subdistrict", p.subdistrict_code);
      return parent && p.level !== "subdistrict" ? name.subdistrict(parent) : "";
    };

    const precise = (p) => say(`precision.${D.key(p.precision)}`).replace(/ \(.*\)$/, "");

    /** One risk point: what it is said to be, never who; its place only as exactly as it is public. */
    function riskPair(p) {
      const level = say("card.risk_of", { level: say(`risk.${D.key(p.level)}`), likelihood: p.likelihood, impact: p.impact });
      const community = draw.properties("community", p.community_id);
      const place = [community && name.of(community), precise(p)].filter(Boolean).join(" · ");
      const state_ = p.state === "mitigated" && value(say("card.mitigated"));
      return pair(p.id, ...[value(say(`category.${D.key(p.category)}`)), value(level), state_, note(place), note(say("card.quarter", quarterOf(p)))].filter(Boolean));
    }

    const quarterOf = (p) => ({ quarter: p.quarter.slice(-1), year: p.quarter.slice(0, 4) });

    function fillRisks(features) {
      $("dm-card-name").textContent = say("card.risk_points", { count: features.length });
      $("dm-card-place").textContent = say("card.risk_note");
      $("dm-card-figures").replaceChildren(...features.map((f) => riskPair(f.properties)));
    }

    function openRisks(features) {
      if (modes?.active) return;
      state.open = null;
      setArea(null);
      state.openRisks = features.map((f) => f.properties.id);
      fillCard();
      draw.restyle();
      $("dm-card").scrollTop = 0;
      $("dm-card-name").focus({ preventScroll: true });
    }

    function fillCard() {
      const p = draw.properties(state.filter.level, state.open);
      const risks = (state.risks?.features ?? []).filter((f) => state.openRisks.includes(f.properties.id));
      const any = Boolean(p) || risks.length > 0;
      $("dm-card").hidden = !any;
      $("dm-hint").hidden = any;
      document.body.classList.toggle("dm-has-card", any);
      if (!p && any) fillRisks(risks);
      $("dm-go").hidden = !p || !changing;
      if (!p) return;
      $("dm-card-name").textContent = p.level === "subdistrict" ? name.subdistrict(p) : name.of(p);
      $("dm-card-place").textContent = [parentName(p), p.kind_th].filter(Boolean).join(" · ");
      $("dm-card-figures").replaceChildren(...figures(p).filter(Boolean));
      const page = p.level === "subdistrict" ? "/table?subdistrict=" : "/community?id=";
      $("dm-go").href = page + encodeURIComponent(p.id);
    }

    function openCard(id, { focus = false } = {}) {
      if (!draw.properties(state.filter.level, id)) return;
      state.open = id;
      state.openRisks = [];
      setArea(id);
      fillCard();
      draw.restyle();
      $("dm-card").scrollTop = 0;
      if (focus) $("dm-card-name").focus({ preventScroll: true });
      if (focus) keepInSight(id);
      channel?.postMessage({ open: id });
    }

    function closeCard() {
      if (!state.open && !state.openRisks.length) return;
      state.open = null;
      state.openRisks = [];
      setArea(null);
      fillCard();
      draw.restyle();
      map.getContainer().focus();
    }

    function setArea(id) {
      const { area: _, ...rest } = state.filter;
      state.filter = id ? { ...rest, area: id } : rest;
      writeUrl();
    }

    /** On a phone the card covers the lower half: a tapped place must not end up beneath it. */
    function keepInSight(id, animate = !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      if (wide.matches) return;
      const under = $("dm-card").offsetHeight; // its place on screen still moves while it slides up
      if (under + 150 > map.getSize().y) return; // no room left to show it in
      const layer = draw.layer(state.filter.level, id);
      map.panInside(draw.middle(layer), { paddingTopLeft: [40, 90], paddingBottomRight: [60, under + 40], animate });
    }

    function prepareCard() {
      $("dm-close").addEventListener("click", closeCard);
      document.addEventListener("keydown", (e) => {
        if (e.key === "Escape" && !$("dm-sheet")?.open) closeCard();
      });
      $("dm-go").addEventListener("click", (e) => {
        if (light) return;
        e.preventDefault();
        channel?.postMessage({ go: state.open });
      });
    }

    // ------------------------------------------------------------------------------ legend

    const sign = (picture, text) => make("li", {}, picture, make("span", { text }));
    const areaSign = (kind, text, extra = {}) =>
      sign(swatch("rect", { fill: D.fill({ kind }, config.palette, state.filter.indicator), ...extra }), text);

    function classSigns(indicator) {
      const labels = config.labels[indicator];
      return config.palette[indicator].map(([, colour], i) =>
        sign(swatch("rect", { fill: colour }), labels[i]));
    }

    function indicatorSigns(indicator) {
      if (indicator === "complaints") {
        return [...classSigns(indicator), areaSign("withheld", say("legend.withheld")), areaSign("noData", say("legend.no_data"))];
      }
      if (indicator === "feed") {
        return [...classSigns(indicator), areaSign("none", say("legend.none")), areaSign("noData", say("legend.no_data"))];
      }
      if (indicator === "coverage") {
        return [
          areaSign("found", say("coverage.visited_found")),
          areaSign("known", say("coverage.visited_points_known"), { fill: "url(#dm-tick-known-sign)" }),
          areaSign("visited", say("coverage.visited_none_found"), { fill: "url(#dm-tick-sign)" }),
          areaSign("notVisited", say("coverage.not_visited"), {
            "stroke-dasharray": "0.1 5", "stroke-linecap": "round", "stroke-width": 2.5,
          }),
        ];
      }
      return ["low", "moderate", "high", "very_high"].map((level, i) => {
        const dot = make("span", { class: `dm-risk dm-risk-${i + 1}`, "aria-hidden": "true" }, make("span", { text: i + 1 }));
        return sign(make("span", { class: "dm-dot" }, dot), say(`risk.${level}`));
      });
    }

    const NOTES = {
      complaints: ["note.complaints", "note.withheld", "card.estimated_note"],
      feed: ["note.feed", "card.estimated_note"],
      risks: ["note.risks"],
      coverage: ["card.not_visited_note", "card.estimated_note"],
    };

    function baseSigns() {
      const pale = config.palette.estimatedOpacity;
      const square = { x: 9, y: 4, width: 12, height: 12 };
      return [
        sign(swatch("rect", { "stroke-dasharray": "6 4", "fill-opacity": pale }), say("legend.estimated")),
        sign(swatch("rect", square), say("legend.point_only")),
        sign(swatch("line", { stroke: "#8a97a5", "stroke-width": 2 }), say("legend.outline")),
        sign(swatch("line", { stroke: "#8fbfe0", "stroke-width": 3 }), say("legend.canal")),
        sign(swatch("line", { stroke: "#b4bac1", "stroke-width": 2 }), say("legend.road")),
      ];
    }

    function showLegend() {
      const { indicator } = state.filter;
      $("dm-legend-title").textContent = `${say("legend.title")}: ${say(`indicator.${indicator}`)}`;
      $("dm-legend-body").replaceChildren(
        make("p", { text: say(`legend.${indicator}_unit`) }),
        make("ul", {}, ...indicatorSigns(indicator)),
        make("ul", { class: "dm-base" }, ...baseSigns()),
        make("div", { class: "dm-notes" }, ...NOTES[indicator].map((each) => make("p", { text: say(each) }))),
      );
    }

    // ------------------------------------------------------------------------------ filter

    const collator = new Intl.Collator(config.language);
    const byName = (a, b) => collator.compare(name.of(a), name.of(b));
    const typeName = (id) => state.cube?.types.find((type) => type.id === id)?.label ?? id;

    function chipText(key, id) {
      if (key === "level") return say(`level.${id}`);
      if (key === "zone") return say("filter.zone_name", { zone: id });
      if (key === "year") return yearName(id, say("filter.year_name", { year: id }));
      if (key === "type") return typeName(id);
      const p = draw.properties("subdistrict", id);
      return p ? name.subdistrict(p) : id;
    }

    /** A year that is not over, or of which the records hold a part, says so. */
    function yearName(year, words) {
      const why = state.cube?.incomplete_years?.[year];
      return why ? `${words} (${say(`year.${D.key(why)}`)})` : words;
    }

    const activeKeys = () =>
      ["level", "subdistrict", "zone", "type", "year"].filter((key) => state.filter[key] && state.filter[key] !== START[key]);

    function chip(key) {
      const text = chipText(key, state.filter[key]);
      const button = make("button", { type: "button", class: "dm-chip", "aria-label": say("filter.remove", { name: text }) },
        make("span", { text }), make("span", { text: "×", "aria-hidden": "true", class: "dm-x" }));
      button.addEventListener("click", () => change({ [key]: null }));
      return button;
    }

    /** Wide screens switch with one click; on a phone the chip opens the sheet. */
    function indicatorChip(id) {
      const shown = id === state.filter.indicator;
      const button = make("button", {
        type: "button", class: `dm-chip${shown ? " dm-shown" : ""}`, text: say(`indicator.${id}`),
        "aria-pressed": wide.matches ? shown : null,
      });
      button.addEventListener("click", () => (wide.matches ? change({ indicator: id }) : openSheet()));
      return button;
    }

    function showChips() {
      if (!light) return;
      const shown = wide.matches ? INDICATORS : [state.filter.indicator];
      const focused = $("dm-chips").contains(document.activeElement) && document.activeElement.textContent;
      $("dm-chips").replaceChildren(...shown.map(indicatorChip), ...activeKeys().map(chip));
      if (focused) [...$("dm-chips").children].find((each) => each.textContent === focused)?.focus();
    }

    function fields() {
      const all = ["", say("filter.all")];
      const zones = [...new Set(draw.all("community").map((p) => p.zone).filter(Boolean))].sort();
      const communities = draw.all("community").filter((p) => D.inside(p, state.filter)).sort(byName);
      const feed = state.filter.indicator === "feed" && state.cube;
      return {
        indicator: INDICATORS.map((id) => [id, say(`indicator.${id}`)]),
        level: LEVELS.map((id) => [id, say(`level.${id}`)]),
        subdistrict: [all, ...draw.all("subdistrict").sort(byName).map((p) => [p.id, name.of(p)])],
        zone: zones.length ? [all, ...zones.map((zone) => [String(zone), say("filter.zone_name", { zone })])] : [],
        type: feed ? [all, ...state.cube.types.map((type) => [type.id, type.label])] : [],
        year: feed ? [all, ...state.cube.fiscal_years.map((year) => [String(year), yearName(year, `${year}`)])] : [],
        area: state.filter.level === "community" ? [["", say("filter.choose")], ...communities.map((p) => [p.id, name.of(p)])] : [],
      };
    }

    function field(key, options) {
      const choices = options.map(([id, text]) => make("option", { value: id, text }));
      const select = make("select", { id: `dm-field-${key}`, name: key }, ...choices);
      select.value = state.filter[key] ?? "";
      select.addEventListener("change", () => change({ [key]: select.value || null }));
      return make("div", {}, make("label", { for: select.id, text: say(`filter.${key}`) }), select);
    }

    function fillSheet() {
      const focused = document.activeElement?.name;
      const filled = Object.entries(fields()).filter(([, options]) => options.length);
      $("dm-fields").replaceChildren(...filled.map(([key, options]) => field(key, options)));
      if (focused) $("dm-fields").querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
    }

    function openSheet() {
      fillSheet();
      $("dm-sheet").showModal();
      loadCube().then(fillSheet, () => {});
    }

    function prepareSheet() {
      if (!light) return;
      wide.addEventListener("change", showChips);
      $("dm-filter").addEventListener("click", openSheet);
      $("dm-done").addEventListener("click", () => $("dm-sheet").close());
      $("dm-clear").addEventListener("click", () => change(Object.fromEntries(KEYS.map((key) => [key, null]))));
      $("dm-sheet").addEventListener("click", (e) => {
        if (e.target === $("dm-sheet")) $("dm-sheet").close();
      });
    }

    function writeUrl() {
      if (!light || config.door === "offline") return; // a file has no address to pass on
      const query = new URLSearchParams();
      if (config.language !== "th") query.set("lang", config.language);
      KEYS.filter((key) => state.filter[key] && state.filter[key] !== START[key])
        .forEach((key) => query.set(key, state.filter[key]));
      history.replaceState(null, "", String(query) ? `?${query}` : location.pathname);
      const other = new URLSearchParams(query);
      other.set("lang", config.language === "th" ? "en" : "th");
      $("dm-language").href = `?${other}`;
    }

    const change = (wish) => setFilter({ ...state.filter, ...wish });

    /** One way in for every filter: URL, sheet, chips, channel. */
    function setFilter(wish) {
      const next = (state.filter = cleaned(wish));
      if (state.version !== null) showArea();
      writeUrl();
      refresh();
      if (next.type || next.year) loadCube().then(refresh, () => {});
      if (next.indicator === "risks") loadRisks().then(refresh, () => {});
      else {
        state.openRisks = [];
        draw.setRisks(null);
      }
    }

    function showArea() {
      const { area, level } = state.filter;
      state.open = area && draw.properties(level, area) ? area : null;
      if (!state.open) delete state.filter.area;
    }

    /** Everything on the page follows the state; the map object, its zoom and the card stay. */
    function refresh() {
      draw.restyle();
      fillCard();
      showLegend();
      showChips();
      showStrip();
      showMessage();
      if ($("dm-sheet")?.open) fillSheet();
    }

    // ------------------------------------------------------------------------------- data

    async function get(path) {
      if (path.startsWith("#")) return D.inline(path).json();
      const answer = await fetch(path, { cache: "no-cache", signal: AbortSignal.timeout(config.poll.give_up_s * 1000) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    }

    const cubeIsOld = () => state.cube !== null && state.cube.version < state.version;

    async function loadCube() {
      if (state.cube && !cubeIsOld()) return;
      state.cube = await get(config.documents.cube);
    }

    async function loadRisks() {
      state.risks ??= await get(config.documents.risks);
      if (state.filter.indicator === "risks") draw.setRisks(state.risks);
    }

    let base = null;

    /** Once; again only where it failed. Without it the map is still a map. */
    function loadBase() {
      base ??= get(config.documents.base).then(draw.setBase).catch(() => (base = null));
    }

    /** Both levels at once: communities need their subdistricts' names and outlines. */
    async function loadAreas() {
      const [subdistrict, community] = await Promise.all(
        ["subdistrict", "community"].map((level) => get(config.documents[level])),
      );
      draw.setAreas("subdistrict", subdistrict);
      draw.setAreas("community", community);
      for (const [level, { features: _, ...meta }] of Object.entries({ community, subdistrict })) state.meta[level] = meta;
      // The older of the two, so that a release in between is noticed at the next look.
      const older = community.version <= subdistrict.version ? community : subdistrict;
      Object.assign(state, { version: older.version, releasedAt: older.released_at, demo: older.demo, failed: false });
      showArea();
      setOffline(false);
    }

    let loading = null;

    /** One load at a time, whoever asks. */
    function load() {
      loading ??= loadEverything().finally(() => (loading = null));
      return loading;
    }

    async function loadEverything() {
      const before = state.version;
      try {
        await loadAreas();
        if (state.cube) await loadCube();
        state.risks = null;
        if (state.filter.indicator === "risks") await loadRisks();
        loadBase();
        if (before !== null && before !== state.version) announce();
      } catch {
        state.failed = state.version === null;
        if (!state.failed) setOffline(true);
      }
      refresh();
    }

    function mergeAreas(areas) {
      for (const level of LEVELS) {
        for (const [id, properties] of Object.entries(areas?.[level] ?? {})) {
          const held = draw.properties(level, id);
          if (held) Object.assign(held, properties);
        }
      }
    }

    /** Positions in the cube only mean the same while both lists are the same. */
    async function mergeCube({ cube, areas }) {
      if (!state.cube || !cube) return;
      const fits = ["types", "fiscal_years", "incomplete_years"].every((each) => same(cube[each], state.cube[each]));
      if (!fits) return loadCube();
      LEVELS.forEach((level) => Object.keys(areas?.[level] ?? {}).forEach((id) => delete state.cube.areas[id]));
      Object.assign(state.cube.areas, cube.areas);
      state.cube.near = cube.near;
      state.cube.version = cube.version;
    }

    async function take(news) {
      setOffline(false);
      if (news.version === state.version) return;
      if (news.reload || news.previous !== state.version) {
        await pause(Math.random() * 800);
        await load();
        // A load that was already under way may have started before this release.
        if (state.version !== null && state.version < news.version) await load();
        return;
      }
      mergeAreas(news.areas);
      Object.assign(state, { version: news.version, releasedAt: news.released_at, demo: Boolean(news.demo) });
      await mergeCube(news).catch(() => {});
      refresh();
      announce();
    }

    async function lookForNews() {
      try {
        const { version } = await get(config.news.version);
        setOffline(false);
        if (version !== state.version) await load();
        else if (cubeIsOld()) await loadCube().then(refresh);
        else loadBase();
      } catch {
        setOffline(true);
      }
    }

    // ---------------------------------------------------------------------------- listening

    let stream = null;
    let polling = 0;
    let visibleSince = Date.now();

    function pollSoon() {
      clearTimeout(polling);
      const { fast_s: fast, slow_s: slow } = config.poll;
      // Even an open stream is doubted now and then: some networks swallow what it carries.
      const seconds = stream?.readyState === EventSource.OPEN ? 2 * slow : Date.now() - visibleSince < FAST_FOR_MS ? fast : slow;
      polling = setTimeout(async () => {
        await lookForNews();
        if (polling) pollSoon();
      }, seconds * 1000 * (0.75 + Math.random() / 2));
    }

    function stopPolling() {
      clearTimeout(polling);
      polling = 0;
    }

    /** Events if they come through; until they do, asking with jitter. */
    function listen() {
      stopListening();
      const mine = (stream = new EventSource(config.news.events));
      const notYet = setTimeout(() => mine.readyState !== EventSource.OPEN && pollSoon(), 4000);
      mine.onopen = () => {
        clearTimeout(notYet);
        pollSoon();
        pause(Math.random() * 800).then(lookForNews);
      };
      mine.onerror = () => {
        pollSoon();
        if (mine.readyState === EventSource.CLOSED) retryLater(mine);
      };
      mine.addEventListener("version", (e) => take(JSON.parse(e.data)));
    }

    function retryLater(mine) {
      pause(20000 + Math.random() * 20000).then(() => mine === stream && !document.hidden && listen());
    }

    function stopListening() {
      stream?.close();
      stream = null;
      stopPolling();
    }

    function onVisibility() {
      if (document.hidden) return stopListening();
      visibleSince = Date.now();
      listen();
      lookForNews();
    }

    function prepareListening() {
      if (!changing) return addEventListener("online", () => state.failed && load());
      document.addEventListener("visibilitychange", onVisibility);
      addEventListener("online", lookForNews);
      addEventListener("offline", () => {
        setOffline(true);
        pollSoon();
      });
      addEventListener("pagehide", stopListening);
      addEventListener("pageshow", (e) => e.persisted && onVisibility());
      if (!document.hidden) listen();
    }

    // ------------------------------------------------------------------- the page around us

    /** Inside Streamlit each browser tab has its own channel, named on the window around the map. */
    function openChannel() {
      let around = window;
      try {
        void window.parent.document;
        around = window.parent;
      } catch {
        // Another host frames us: then nobody talks to this map.
      }
      around.dusitmapChannel ??= `dusitmap-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
      const made = new BroadcastChannel(around.dusitmapChannel);
      made.onmessage = ({ data }) => {
        if (data?.filter) setFilter({ ...data.filter, area: data.filter.area || state.filter.area });
        if (data && "mode" in data) loaded.then(() => modes.enter(data.mode));
      };
      return made;
    }

    function expose() {
      const shown = { map };
      for (const part of ["version", "filter", "open"]) {
        Object.defineProperty(shown, part, { get: () => state[part], enumerable: true });
      }
      window.dusitmap = Object.freeze(shown);
    }

    prepareView();
    prepareCard();
    prepareSheet();
    $("dm-legend").open = matchMedia("(min-width: 1000px)").matches; // beside the map, as in livemap.css; elsewhere it would lie on it
    state.filter = cleaned(light ? Object.fromEntries(new URLSearchParams(location.search)) : START);
    refresh();
    expose();
    const loaded = load();
    loaded.then(() => {
      setFilter(state.filter);
      if (state.open) keepInSight(state.open, false);
    });
    prepareListening();
    channel?.postMessage({ hello: 1 });
  }

  D.start = start;
})();
