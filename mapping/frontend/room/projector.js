/* The projector of a room: the way in, then what the room made, when the facilitator shows it.
   It belongs to the room and not to anybody's session, and finds its way back by itself. */
import { byId, make } from "../core/dom.js";
import { makeNames, makeSay } from "../core/format.js";
import { RoomLink } from "./link.js";
import { RoomMap } from "./map.js";
import { categoryWords } from "./parts.js";
import { numberPins, rankPins } from "./ranking.js";
import { makeTimer } from "./timer.js";

const APART_PX = 64; // read from the back row
const MOST_RANKED = 6;
const MOST_QUESTIONS = 3;
const GIVE_UP_MS = 15000;

/** @param {string} text */
const line = (text) => make("p", { class: "pj-line", text });

export class Projector {
  /** @type {Room | null} */
  room = null;
  #isOver = false;
  #pinsSeen = 0;

  /**
   * @param {L.Map} map
   * @param {RoomConfig} config
   */
  constructor(map, config) {
    this.config = config;
    this.folder = `${config.folder}projector/`;
    this.say = makeSay(config.texts);
    this.names = makeNames(config.language, this.say);
    this.picture = new RoomMap(map, {
      config,
      say: this.say,
      names: this.names,
      apart: APART_PX,
    });
    this.link = new RoomLink({
      folder: this.folder,
      enter: () => this.#enter(),
      onState: (room) => this.#onState(room),
      onLost: (isLost) => (byId("pj-lost").hidden = !isLost),
      onGone: () => {
        this.#isOver = true;
        this.setTimer(null);
        this.#draw();
      },
    });
    this.setTimer = makeTimer(byId("pj-timer"), { say: this.say, now: () => this.link.now() });
    document.documentElement.lang = config.language;
  }

  /** Another look is all a projector can do: its cookie came with the page. */
  async #enter() {
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const answer = await fetch(`${this.folder}state`, { cache: "no-store", signal });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`projector: ${answer.status}`);
    return answer.json();
  }

  /** @param {Room} room */
  #onState(room) {
    const isFirst = !this.room;
    this.room = room;
    if (isFirst) this.#arrive(room);
    this.setTimer(room.timer_ends_at);
    this.#draw();
  }

  /** @param {Room} room */
  async #arrive(room) {
    await this.picture.load(room.edition_id);
    if (room.community_id) this.picture.goTo(room.community_id);
    this.#pinsSeen = 0; // those of a community have a place only now
    this.#draw();
  }

  #draw() {
    const { room } = this;
    if (!room) return;
    byId("pj-title").textContent = document.title = room.title;
    const joined = byId("pj-joined").querySelector("b");
    if (joined) joined.textContent = String(room.joined);
    byId("pj-address").textContent = room.join_url.replace(/^https?:\/\//, "");
    this.picture.setPins(room.pins);
    if (room.pins.length !== this.#pinsSeen) this.picture.toPins();
    this.#pinsSeen = room.pins.length;
    byId("pj-over").replaceChildren(...this.#words(room), ...this.#questions(room));
    const isCounted = room.voting === "closed";
    byId("pj-ranking").hidden = !isCounted;
    if (isCounted) byId("pj-ranking").replaceChildren(...this.#ranking(room));
    document.body.dataset.shows = this.#shows(room);
    document.body.classList.toggle("pj-closed", this.#isOver); // nobody comes in any more
    document.body.classList.add("pj-ready");
  }

  /** @param {Room} room */
  #shows({ voting, pins }) {
    if (voting === "closed") return "ranking";
    if (this.#isOver) return "over";
    if (voting === "open") return "voting";
    return pins.length ? "pins" : "waiting";
  }

  /** @param {Room} room */
  #words(room) {
    const { say } = this;
    if (this.#isOver) return [line(say("projector.over"))];
    if (room.voting === "open") {
      const voted = { voted: room.votes_count, joined: room.joined };
      return [
        make("p", { class: "pj-big", text: say("projector.voting") }),
        line(say("projector.voted", voted)),
      ];
    }
    if (room.voting === "closed") return [];
    if (!room.pins.length) return [this.#figure(room)];
    const revealed = line(say("projector.revealed", { count: room.pins.length }));
    return room.accepting ? [revealed] : [revealed, line(say("projector.paused"))];
  }

  /** @param {Room} room */
  #figure({ kind, accepting, pins_count }) {
    const { say } = this;
    const workshop = say(accepting ? "projector.hidden" : "projector.paused");
    return make(
      "div",
      { class: "pj-figure" },
      make("b", { text: pins_count }),
      make("span", { text: say("projector.proposed") }),
      line(kind === "forum" ? say("projector.forum") : workshop),
    );
  }

  /** @param {Room} room */
  #ranking(room) {
    const { say } = this;
    const numbers = numberPins(room.pins);
    const rows = rankPins(room, MOST_RANKED);
    const most = Math.max(1, ...rows.map(({ votes }) => votes));
    const items = rows.map(({ pin, votes, rank }) =>
      make(
        "li",
        {},
        make("span", { class: "pj-rank", text: rank }),
        make("span", { class: "rm-number", text: numbers.get(pin.id) }),
        make(
          "span",
          { class: "rm-words" },
          make("b", { text: this.#name(pin) }),
          make("span", { text: this.#where(pin) }),
        ),
        make("b", { class: "rm-votes", text: say("results.votes", { votes }) }),
        make("meter", { min: 0, max: most, value: votes, "aria-hidden": "true" }),
      ),
    );
    return [
      make("h2", { text: say("results.title") }),
      items.length ? make("ol", {}, ...items) : line(say("results.none")),
    ];
  }

  /** @param {RoomPin} pin */
  #name({ name, category }) {
    return name ? this.names.of(name) : categoryWords(this, category);
  }

  /** @param {RoomPin} pin */
  #where(pin) {
    return [pin.risk_id, this.picture.wordsOf(pin)].filter(Boolean).join(" · ");
  }

  /** @param {Room} room */
  #questions({ questions = [], voting }) {
    if (!questions.length || voting === "open") return [];
    return [
      make(
        "div",
        { class: "pj-questions" },
        make("h2", { text: this.say("projector.questions") }),
        ...questions.slice(-MOST_QUESTIONS).map(({ text }) => make("p", { text })),
      ),
    ];
  }
}

/**
 * Start the projector of a room.
 * @param {L.Map} map
 * @param {RoomConfig} config
 */
export function startProjector(map, config) {
  const projector = new Projector(map, config);
  window.dusitprojector = Object.freeze({
    map,
    get room() {
      return projector.room;
    },
  });
}
