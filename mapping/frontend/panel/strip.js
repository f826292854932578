/* The strip above the map: what the data are and of when, whether the network is there, and the
   sentences where the map shows nothing. */
import { byId, make } from "../core/dom.js";
import { feedCount, isInside } from "../map/reading.js";

const ANNOUNCED_MS = 8000;

export class Strip {
  #isOffline = false;
  /** @type {Date | null} */
  #lastContact = null;
  #clearing = 0;

  /** @param {MapParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Show the strip and the message that fit what is known. */
  show() {
    this.#showStamp();
    this.#showMessage();
  }

  /** @param {boolean} isOffline */
  setOffline(isOffline) {
    if (!isOffline) this.#lastContact = new Date();
    if (isOffline === this.#isOffline) return;
    this.#isOffline = isOffline;
    this.#say(this.#connectionWords());
  }

  /** Say for a while that something new came. */
  announce() {
    const { say, format } = this.parts;
    this.tell(say("state.updated", { time: format.time(new Date()) }));
  }

  /**
   * Say something for a while.
   * @param {string} text
   */
  tell(text) {
    this.#say(text);
    this.#clearing = setTimeout(() => this.#say(this.#connectionWords()), ANNOUNCED_MS);
  }

  /** @param {string} text */
  #say(text) {
    clearTimeout(this.#clearing);
    byId("dm-status").textContent = text;
  }

  #connectionWords() {
    const { say, format } = this.parts;
    const time = format.time(this.#lastContact ?? new Date());
    return this.#isOffline ? say("state.offline", { time }) : "";
  }

  #showStamp() {
    const { config, say, format, state } = this.parts;
    const { registry } = state.meta.community ?? {};
    const stamp =
      state.releasedAt &&
      (config.stamp || say("strip.as_of", { date: format.date(state.releasedAt) }));
    const release =
      state.version !== null && say("strip.release", { version: format.number(state.version) });
    const known = registry?.study && say("strip.registry", registry);
    const spans = [stamp, release, known].flatMap((text) => (text ? [make("span", { text })] : []));
    byId("dm-stamp").replaceChildren(...spans);
    byId("dm-demo").hidden = !state.isDemo;
  }

  #showMessage() {
    const { state } = this.parts;
    const isKnown = state.version !== null;
    const text = isKnown ? this.#emptyWords() : "";
    byId("dm-loading").hidden = isKnown || state.hasFailed;
    byId("dm-error").hidden = !state.hasFailed;
    byId("dm-empty").hidden = !text;
    byId("dm-empty").textContent = text;
  }

  /** Return why there is nothing to see; "" where there is something. */
  #emptyWords() {
    const { say, state, drawing } = this.parts;
    const { filter, cube, risks } = state;
    const { shown } = this.parts;
    const areas = drawing.all(filter.level).filter((area) => isInside(area, filter));
    if (!areas.length) return say("state.empty");
    if (filter.indicator === "risks") {
      if (!risks || shown.features.length) return "";
      return say(shown.isNarrowed ? "state.no_matching_risks" : "state.no_risks");
    }
    if (filter.indicator === "projects") {
      const { projects } = this.parts;
      if (!state.projects || projects.features.length) return "";
      return say(projects.isNarrowed ? "state.no_matching_projects" : "state.no_projects");
    }
    if (filter.indicator === "complaints") return this.#complaintWords(areas);
    const isNarrowed = filter.type || filter.year;
    if (filter.indicator !== "feed" || !isNarrowed || !cube) return "";
    return areas.some((area) => feedCount(area, filter, cube)) ? "" : say("state.empty");
  }

  /**
   * A first map without one published number would look broken.
   * @param {Area[]} areas
   */
  #complaintWords(areas) {
    const { say, state } = this.parts;
    if (areas.some(({ complaints }) => complaints?.count)) return "";
    const hasFeeds = state.meta[state.filter.level]?.feeds?.length;
    return say(hasFeeds ? "state.only_feeds" : "state.no_complaints");
  }
}
