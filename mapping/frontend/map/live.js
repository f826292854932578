/* The live page: one map with its card, legend, strip and filter. Typed words only ever enter through
   textContent. One config per page comes from the template (texts, palette, door). */
import { byId } from "../core/dom.js";
import { EventLink } from "../core/events.js";
import { makeFormat, makeNames, makeSay } from "../core/format.js";
import { wholeWords } from "../core/whole.js";
import { sharedWords } from "../core/words.js";
import { Card } from "../panel/card.js";
import { LiveData, spread } from "./data.js";
import { BUNCH_PX, Drawing } from "./drawing.js";
import { BackWay } from "../panel/back.js";
import { bunch } from "./badges.js";
import { FilterPanel } from "../panel/filter.js";
import { Grounds } from "../panel/grounds.js";
import { showHeadline } from "../panel/headline.js";
import { showLegend } from "../panel/legend.js";
import { PointList } from "../panel/list.js";
import { preparePrint } from "../panel/print.js";
import { Search } from "../panel/search.js";
import { ShownProjects } from "./shown-projects.js";
import { ShownRisks } from "./shown.js";
import { Tools } from "../panel/tools.js";
import { nameView, readView } from "../panel/view.js";
import { Strip } from "../panel/strip.js";
import { cleanWish, listIndicators, queryOf, START } from "./wish.js";

// As in livemap.css: the list lies beside the map.
const WIDE =
  "(min-width: 1000px), (min-width: 680px) and (min-height: 481px) and (min-aspect-ratio: 9/10)";
const ROOMY = "(min-width: 1200px)"; // the legend has room beside the district
const FAST_FOR_MS = 600000;
const GRACE_MS = 4000;
const STREETS = 15.5;
const CLOSEST = 18;

/**
 * @param {string} search what the address says
 * @param {MapConfig} config
 * @returns {MapState}
 */
const emptyState = (search, config) => ({
  version: null,
  releasedAt: null,
  isDemo: false,
  hasFailed: false,
  meta: {},
  cube: null,
  risks: null,
  projects: null,
  filter: cleanWish(Object.fromEntries(new URLSearchParams(search)), listIndicators(config)),
  open: null,
});

/** @param {MapConfig} config */
const isLight = ({ door }) => door !== "streamlit";

/** A file has no address to pass on. @param {MapConfig} config */
const hasAddress = (config) => isLight(config) && config.door !== "offline";

const OBSTACLES =
  "#dm-tools button, #dm-keys, #dm-legend, #dm-card, .leaflet-control, #dm-empty, #dm-status:not(:empty)";

/**
 * Return the boxes of what lies on the map, in its pixels.
 * @param {HTMLElement} ground
 * @returns {Box[]}
 */
function listObstacles(ground) {
  const { left, top } = ground.getBoundingClientRect();
  return [...document.querySelectorAll(OBSTACLES)]
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
}

export class LivePage {
  #isHoming = false;
  /** @type {Indicator | null} */
  #indicator = null;
  #isTouched = false;

  /**
   * @param {L.Map} map
   * @param {MapConfig} config
   * @param {LiveHooks} [hooks] what the page around the map adds
   */
  constructor(map, config, hooks = {}) {
    const say = makeSay(config.texts ?? sharedWords());
    const names = makeNames(config.language, say);
    const search = hooks.search ?? (isLight(config) ? location.search : "");
    const state = emptyState(search, config);
    const hasFeeds = () => Boolean(state.meta.community?.feeds?.length);
    const look = () => ({
      ...state,
      palette: config.palette,
      feeds: hasFeeds(),
      risks: state.risks && parts.shown.features,
    });
    const drawing = new Drawing(map, {
      look,
      names,
      onTap: (id) => this.#openCard(id),
      onBadge: (features) => this.hooks.isBusy?.() || this.#openBunch(features),
      count: (count) =>
        say(state.filter.indicator === "projects" ? "list.projects" : "list.points", { count }),
      obstacles: () => listObstacles(map.getContainer()),
    });
    const format = makeFormat(config.language, say);
    const wide = matchMedia(WIDE);
    const isChanging = Boolean(config.news.version); // an edition is frozen: nothing new ever comes
    const known = { map, config, say, names, format, state, drawing, wide, isChanging, hasFeeds };
    /** @type {MapParts} */
    const parts = Object.assign(known, /** @type {any} */ ({ shown: null, projects: null }));
    parts.shown = new ShownRisks(parts);
    parts.projects = new ShownProjects(parts);
    this.hooks = hooks;
    this.parts = parts;
    this.strip = new Strip(parts);
    this.data = new LiveData(parts, {
      onAreas: () => this.#openFiltered(),
      onChange: () => this.refresh(),
      onContact: (isThere) => this.strip.setOffline(!isThere),
      onNews: () => this.strip.announce(),
    });
    this.list = new PointList(parts, { onTap: (feature) => this.#goToPoint(feature) });
    this.card = new Card(parts, {
      onChange: () => {
        this.back?.follow(this.card.isOpen);
        this.#writeUrl();
        this.list.mark();
      },
      onRisk: (id) => this.#leaveForRisk(id),
      onGo: hooks.onGo ?? null,
    });
    this.back =
      config.door === "offline"
        ? null
        : new BackWay({
            isOpen: () => this.card.isOpen,
            close: () => this.card.close(),
            onReturn: () => this.#writeUrl(),
            isFramed: !isLight(config),
          });
    this.#addTools();
    this.filter = isLight(config)
      ? new FilterPanel(parts, {
          change: (wish) => this.setFilter({ ...state.filter, ...wish }),
          loadCube: () => this.data.loadCube(),
        })
      : null;
    this.#start(search);
  }

  /**
   * Set the filter: the one way in for URL, sheet, chips and channel.
   * @param {object} wish
   */
  setFilter(wish) {
    const { state, config } = this.parts;
    const next = (state.filter = cleanWish(wish, listIndicators(config)));
    if (state.version !== null) this.#openFiltered();
    this.#writeUrl();
    this.refresh();
    const refresh = () => this.refresh();
    const ignore = () => {}; // the strip says already that the network is away
    if (next.type || next.year) this.data.loadCube().then(refresh, ignore);
    const open = () => this.#openLinkedPoint();
    if (next.indicator !== "projects") delete next.project;
    if (next.indicator !== "risks") delete next.risk;
    if (this.#indicator !== next.indicator) this.card.forgetPoints();
    this.#indicator = next.indicator;
    if (next.indicator === "risks") this.data.loadRisks().then(refresh).then(open, ignore);
    if (next.indicator === "projects") {
      this.data.loadProjects().then(refresh).then(open, ignore);
      this.data.loadRisks().then(refresh, ignore); // the names of those about a project
    }
  }

  #addTools() {
    const { map, config, drawing, state } = this.parts;
    new Search(this.parts, {
      load: () => this.#loadPoints(),
      onArea: (level, id) => {
        if (level === "subdistrict") this.#fit(drawing.layer(level, id)?.getBounds?.());
        else this.#goToArea(id);
      },
      onRisk: (feature) => {
        const { shown, state: now } = this.parts;
        const isShown = now.filter.indicator === "risks" && shown.features.includes(feature);
        if (!isShown) {
          this.setFilter(START); // nothing filters it away
          this.hooks.onClear?.();
        }
        this.#goToPoint(feature);
      },
      onPlace: (features) => {
        const lines = L.geoJSON(/** @type {any} */ (features.map(({ geometry }) => geometry)));
        this.#fit(lines.getBounds());
      },
    });
    new Tools(this.parts, {
      tell: (text) => this.strip.tell(text),
      query: () => String(queryOf(state.filter, config.language, this.#viewNow(true))),
    });
    map.on("moveend", () => this.#isTouched && this.#writeUrl());
    if (hasAddress(config))
      preparePrint(map, () => (this.#isTouched ? map.getBounds() : config.home));
  }

  async #loadPoints() {
    await this.data.loadRisks();
    this.parts.shown.update();
  }

  /**
   * Show a risk point that a project names: the map turns to risk points.
   * @param {string} id
   */
  #leaveForRisk(id) {
    this.setFilter({ ...START, risk: id });
    this.hooks.onClear?.();
  }

  /** @param {string} id of a community */
  #goToArea(id) {
    const { map, state, drawing } = this.parts;
    if (state.filter.level !== "community") {
      this.setFilter({ ...state.filter, level: "community" });
      this.hooks.onClear?.("level");
    }
    const layer = drawing.layer("community", id);
    if (!layer) return;
    map.setView(drawing.middle(layer), Math.max(map.getZoom(), STREETS), { animate: false });
    this.#openCard(id);
  }

  /** @param {L.LatLngBounds | undefined} bounds */
  #fit(bounds) {
    if (bounds)
      this.parts.map.fitBounds(bounds, { padding: [50, 50], maxZoom: 17, animate: false });
  }

  /**
   * Return the view that an address names: what somebody chose, not what the page opens with.
   * @param {boolean} [isWanted]
   */
  #viewNow(isWanted = this.#isTouched) {
    const { map } = this.parts;
    return isWanted ? nameView(map.getCenter(), map.getZoom()) : "";
  }

  /** Let everything on the page follow the state; the map, its zoom and the card stay. */
  refresh() {
    const { state, drawing, shown, projects } = this.parts;
    shown.update();
    projects.update();
    if (state.filter.indicator === "projects") drawing.setProjects(projects.placed);
    else drawing.setRisks(state.filter.indicator === "risks" ? { features: shown.features } : null);
    drawing.restyle();
    if (this.list.show()) this.#home();
    showHeadline(this.parts);
    this.card.fill();
    showLegend(this.parts, this.parts.state.filter.indicator);
    this.strip.show();
    this.filter?.show();
    drawing.tidy();
  }

  /** @param {string} search what the address says */
  #start(search) {
    byId("dm-legend").addEventListener("toggle", () => this.parts.drawing.tidy());
    const { config, state } = this.parts;
    this.#prepareView(search);
    byId("dm-legend", "details").open = matchMedia(ROOMY).matches; // elsewhere it hides the map
    this.refresh();
    this.#expose();
    this.loaded = this.data.load();
    this.loaded.then(() => {
      this.setFilter({ ...state.filter });
      if (config.door !== "offline") void new Grounds(this.parts).start();
    });
    this.#listen();
  }

  /** @param {string} id */
  #openCard(id) {
    if (this.hooks.isBusy?.()) return;
    this.card.open(id);
    this.hooks.onOpen?.(id);
  }

  /**
   * Open what a badge stands for: a bunch by coming closer where that parts it, else as a list.
   * @param {MapFeature[]} features
   */
  #openBunch(features) {
    const { map } = this.parts;
    /** @type {Pick<L.Map, "project" | "getZoom">} */
    const closest = { getZoom: () => CLOSEST, project: (at, zoom) => map.project(at, zoom) };
    if (bunch(closest, features, BUNCH_PX).length < 2) return this.card.openPoints(features);
    const places = features.map(({ geometry: { coordinates } }) =>
      L.latLng(coordinates[1], coordinates[0]),
    );
    map.fitBounds(L.latLngBounds(places), { padding: [70, 70], maxZoom: CLOSEST });
  }

  /**
   * Show a risk point or a project that was chosen in a list.
   * @param {RiskFeature | ProjectFeature} feature
   * @param {{ isNear?: boolean }} [options] whether the map goes there too
   */
  #goToPoint(feature, { isNear = true } = {}) {
    const { map, drawing } = this.parts;
    if (this.hooks.isBusy?.()) return;
    const at = drawing.badgeAt(feature.properties.id);
    if (at && isNear) map.setView(at, Math.max(map.getZoom(), STREETS), { animate: false });
    this.card.openPoints([feature]);
  }

  /** Open the area of the filter; an area that is not there is no wish. */
  #openFiltered() {
    const { state, drawing } = this.parts;
    const { area, level } = state.filter;
    state.open = area && drawing.properties(level, area) ? area : null;
    if (!state.open) delete state.filter.area;
  }

  /** Open the risk point or project that the address names; one that is not there is no wish. */
  #openLinkedPoint() {
    const { state, shown, projects } = this.parts;
    if (this.card.isOfPoints) return;
    const { risk, project } = state.filter;
    const feature = state.open ? undefined : (projects.find(project) ?? shown.find(risk));
    if (feature) return this.#goToPoint(feature, { isNear: !this.#isTouched });
    delete state.filter.risk;
    delete state.filter.project;
  }

  #writeUrl() {
    const { config, state } = this.parts;
    if (!hasAddress(config)) return;
    const query = queryOf(state.filter, config.language, this.#viewNow());
    history.replaceState(history.state, "", String(query) ? `?${query}` : location.pathname);
    query.set("lang", config.language === "th" ? "en" : "th");
    byId("dm-language", "a").href = `?${query}`;
  }

  // --------------------------------------------------------------------------------------- view

  #home() {
    const { map, config, wide } = this.parts;
    if (this.#isTouched || !map.getSize().x || !map.getSize().y) return;
    this.#isHoming = true;
    const legend = byId("dm-legend", "details");
    const isBeside = wide.matches && legend.open && document.body.classList.contains("dm-listed");
    // The district runs from lower left to upper right: buttons and folded legend fit in its corners.
    map.fitBounds(config.home, {
      animate: false,
      paddingTopLeft: [isBeside ? legend.offsetWidth : 0, isLight(config) && wide.matches ? 54 : 8],
      paddingBottomRight: [0, 8],
    });
    this.card?.keepOpenInSight(false);
    this.#isHoming = false;
  }

  /** @param {string} search what the address says */
  #prepareView(search) {
    const { map, config, say } = this.parts;
    document.documentElement.lang = config.language;
    document.body.classList.add(isLight(config) ? "dm-live" : "dm-streamlit");
    byId("dm-disclaimer").replaceChildren(...wholeWords(say("strip.disclaimer")));
    const around = byId("dm-top").parentElement;
    if (around !== document.body) around?.classList.add("dm-frame");
    const box = map.getContainer();
    // Leaflet focuses the map at each tap; inside a frame that would make the page around it jump.
    box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", say("page.map_label"));
    map.attributionControl.setPrefix(false).addAttribution(say("page.source"));
    const titles = { zoomInTitle: say("page.zoom_in"), zoomOutTitle: say("page.zoom_out") };
    L.control.zoom({ position: "topright", ...titles }).addTo(map);
    map.on("movestart zoomstart", () => (this.#isTouched ||= !this.#isHoming));
    new ResizeObserver(() => {
      this.#isHoming = true;
      map.invalidateSize({ animate: false });
      this.#home();
      this.card?.keepOpenInSight(false);
      this.#isHoming = false;
    }).observe(box);
    const view = readView(new URLSearchParams(search).get("at"));
    if (view) map.setView(view.at, view.zoom, { animate: false });
    else this.#home();
  }

  #expose() {
    const { map, state } = this.parts;
    window.dusitmap = Object.freeze({
      map,
      get version() {
        return state.version;
      },
      get filter() {
        return state.filter;
      },
      get open() {
        return state.open;
      },
    });
  }

  // ---------------------------------------------------------------------------------- listening

  #listen() {
    const { config, state, isChanging } = this.parts;
    if (!isChanging) {
      addEventListener("online", () => state.hasFailed && this.data.load());
      return;
    }
    const { fast_s: fast, slow_s: slow } = config.poll;
    const look = () => this.data.look();
    new EventLink({
      address: config.news.events ?? "",
      event: "version",
      graceMs: GRACE_MS,
      // Even an open stream is doubted now and then: some networks swallow what it carries.
      nextAskS: ({ isOpen, visibleMs }) =>
        isOpen ? 2 * slow : visibleMs < FAST_FOR_MS ? fast : slow,
      ask: look,
      onNews: (news) => this.data.take(news),
      onOpen: () => void spread().then(look),
      onOffline: () => this.strip.setOffline(true),
    }).start();
  }
}

/**
 * Start a map that only shows.
 * @param {L.Map} map
 * @param {MapConfig} config
 */
export function startLive(map, config) {
  new LivePage(map, config);
}
