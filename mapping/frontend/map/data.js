/* What the live map knows: loads it, and takes what is new. */
import { fetchDocument } from "../core/documents.js";
import { pause } from "../core/timing.js";
import { LEVELS } from "./wish.js";

const SPREAD_MS = 800; // so that pages do not all ask at once
const LISTS = /** @type {const} */ (["types", "fiscal_years", "incomplete_years"]);

/** @param {unknown} a @param {unknown} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export const spread = () => pause(Math.random() * SPREAD_MS);

export class LiveData {
  /** @type {Promise<void> | null} */
  #loading = null;
  #hasBase = false;

  /**
   * @param {MapParts} parts
   * @param {DataOptions} options
   */
  constructor(parts, options) {
    this.parts = parts;
    this.options = options;
  }

  /** Load everything; one load at a time, whoever asks. */
  load() {
    this.#loading ??= this.#loadEverything().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Load the cube where it is not there, or older than the areas. */
  async loadCube() {
    const { state, config } = this.parts;
    if (state.cube && !this.#isCubeOld) return;
    state.cube = await this.#get(config.documents.cube);
  }

  async loadProjects() {
    const { state, config } = this.parts;
    state.projects ??= await this.#get(config.documents.projects);
  }

  async loadRisks() {
    const { state, config } = this.parts;
    state.risks ??= await this.#get(config.documents.risks);
  }

  /** Ask whether there is anything new. */
  async look() {
    const { state, config } = this.parts;
    const { onContact, onChange } = this.options;
    try {
      const { version } = await this.#get(config.news.version ?? "");
      onContact(true);
      if (version !== state.version) await this.load();
      else if (this.#isCubeOld) await this.loadCube().then(onChange);
      else this.#loadBase();
    } catch {
      onContact(false);
    }
  }

  /**
   * Take a release as its event tells it.
   * @param {News} news
   */
  async take(news) {
    const { state } = this.parts;
    this.options.onContact(true);
    if (news.version === state.version) return;
    if (news.reload || news.previous !== state.version) return this.#reload(news.version);
    this.#mergeAreas(news.areas);
    state.version = news.version;
    state.releasedAt = news.released_at;
    state.isDemo = Boolean(news.demo);
    await this.#mergeCube(news).catch(() => {});
    this.options.onChange();
    this.options.onNews();
  }

  /** @param {number} version */
  async #reload(version) {
    const { state } = this.parts;
    await spread();
    await this.load();
    // A load that was already under way may have started before this release.
    if (state.version !== null && state.version < version) await this.load();
  }

  get #isCubeOld() {
    const { cube, version } = this.parts.state;
    return cube !== null && version !== null && cube.version < version;
  }

  /** @param {string} path @returns {Promise<any>} */
  async #get(path) {
    return (await fetchDocument(path, this.parts.config.poll.give_up_s * 1000)).json();
  }

  /**
   * Load the base once; again where it failed, and with everything else. Without it the map is still
   * a map.
   */
  #loadBase() {
    const { config, drawing } = this.parts;
    if (this.#hasBase) return;
    this.#hasBase = true;
    this.#get(config.documents.base)
      .then((base) => drawing.setBase(base))
      .catch(() => (this.#hasBase = false));
  }

  async #loadEverything() {
    const { state } = this.parts;
    const before = state.version;
    try {
      const { documents } = this.parts.config;
      const fetchShown = (/** @type {"risks" | "projects"} */ name) =>
        state.filter.indicator === name ? this.#get(documents[name]) : null;
      const [risks, projects] = await Promise.all([
        fetchShown("risks"),
        fetchShown("projects"),
        this.#loadAreas(),
      ]);
      Object.assign(state, { risks, projects });
      if (state.cube) await this.loadCube();
      if (before !== null) this.#hasBase = false; // a landmark may have come, or gone
      this.#loadBase();
      if (before !== null && before !== state.version) this.options.onNews();
    } catch {
      state.hasFailed = state.version === null;
      if (!state.hasFailed) this.options.onContact(false);
    }
    this.options.onChange();
  }

  /** Both levels at once: communities need their subdistricts' names and outlines. */
  async #loadAreas() {
    const { state, config, drawing } = this.parts;
    const [subdistrict, community] = await Promise.all(
      ["subdistrict", "community"].map((level) => this.#get(config.documents[level])),
    );
    drawing.setAreas("subdistrict", subdistrict);
    drawing.setAreas("community", community);
    for (const [level, { features: _, ...meta }] of Object.entries({ community, subdistrict })) {
      state.meta[/** @type {Level} */ (level)] = meta;
    }
    // The older of the two, so that a release in between is noticed at the next look.
    const older = community.version <= subdistrict.version ? community : subdistrict;
    state.version = older.version;
    state.releasedAt = older.released_at;
    state.isDemo = older.demo;
    state.hasFailed = false;
    this.options.onAreas();
    this.options.onContact(true);
  }

  /** @param {News["areas"]} areas */
  #mergeAreas(areas) {
    for (const level of LEVELS) {
      for (const [id, properties] of Object.entries(areas?.[level] ?? {})) {
        Object.assign(this.parts.drawing.properties(level, id) ?? {}, properties);
      }
    }
  }

  /**
   * Positions in the cube only mean the same while its lists are the same.
   * @param {News} news
   */
  async #mergeCube({ cube, areas }) {
    const { state } = this.parts;
    const held = state.cube;
    if (!held || !cube) return;
    if (!LISTS.every((list) => same(cube[list], held[list]))) return this.loadCube();
    for (const level of LEVELS) {
      for (const id of Object.keys(areas?.[level] ?? {})) delete held.areas[id];
    }
    Object.assign(held.areas, cube.areas);
    held.near = cube.near;
    held.version = cube.version;
  }
}
