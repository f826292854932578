/* The projector of a room: the way in, then what the room made, when the facilitator shows it.
   It belongs to the room and not to anybody's session, and finds its way back by itself. */
import { byId, make, makeButton } from "../core/dom.js";
import { makeNames, makeSay } from "../core/format.js";
import { RoomLink } from "./link.js";
import { RoomMap } from "./map.js";
import { dotsWords, pinDetails, pinName } from "./parts.js";
import { byNumber, numberOf, rankPins } from "./ranking.js";
import { makeTimer } from "./timer.js";

const APART_PX = 64; // read from the back row
const MOST_RANKED = 6;
const MOST_WITH_DETAILS = 7; // pins in the list whose places fit under their names
const MOST_LISTED = 11;
const MOST_QUESTIONS = 3;
const GIVE_UP_MS = 15000;

/** @param {string} text */
const line = (text) => make("p", { class: "pj-line", text });

export class Projector {
  /** @type {Room | null} */
  room = null;
  #isOver = false;
  #pinsSeen = 0;
  #joinUrl = "";
  /** Ids of the pins of a bunch that was opened. @type {number[] | null} */
  #several = null;

  /**
   * @param {L.Map} map
   * @param {RoomConfig} config
   */
  constructor(map, config) {
    this.config = config;
    this.folder = `${config.folder}projector/`;
    this.say = makeSay(config.texts);
    this.names = makeNames(config.language, this.say);
    map.zoomControl?.remove(); // nobody reaches it from the floor
    this.picture = new RoomMap(map, {
      config,
      say: this.say,
      names: this.names,
      apart: APART_PX,
      onPins: (pins) => this.#open(pins),
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
    this.picture.frame(room.community_id);
    await this.picture.load(room.edition_id);
    this.#pinsSeen = 0; // those of a community have a place only now
    this.#draw();
  }

  /** @param {RoomPin[]} pins that were tapped */
  #open(pins) {
    this.#several = pins.map(({ id }) => id);
    this.#draw();
  }

  #openAll() {
    this.#several = null;
    this.#draw();
  }

  #draw() {
    const { room } = this;
    if (!room) return;
    byId("pj-title").textContent = document.title = room.title;
    const joined = byId("pj-joined").querySelector("b");
    if (joined) joined.textContent = String(room.joined);
    byId("pj-address").textContent = room.join_url.replace(/^https?:\/\/|\/[^/]*$/g, "");
    if (room.join_url !== this.#joinUrl) {
      this.#joinUrl = room.join_url; // the facilitator chose another address
      byId("pj-qr", "img").src = `${this.config.folder}qr.svg?${encodeURIComponent(room.join_url)}`;
    }
    this.picture.setPins(room.pins);
    if (room.pins.length !== this.#pinsSeen) this.picture.toPins();
    this.#pinsSeen = room.pins.length;
    const shows = this.#shows(room);
    byId("pj-over").replaceChildren(...this.#words(room, shows), ...this.#questions(room));
    const side = this.#side(room, shows);
    byId("pj-side").hidden = !side.length;
    byId("pj-side").replaceChildren(...side);
    document.body.dataset.shows = shows;
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

  /**
   * Return the words over the map.
   * @param {Room} room
   * @param {string} shows
   */
  #words(room, shows) {
    const { say } = this;
    if (this.#isOver) return [line(say("projector.over"))];
    if (shows === "waiting") return [this.#figure(room)];
    return shows === "pins" && !room.accepting ? [line(say("projector.paused"))] : [];
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

  /**
   * Return what stands beside the map: the pins, what is voted about, or how that ended.
   * @param {Room} room
   * @param {string} shows
   * @returns {Node[]}
   */
  #side(room, shows) {
    if (shows === "ranking") return this.#ranking(room);
    return shows === "pins" || shows === "voting" ? this.#list(room, shows) : [];
  }

  /**
   * @param {Room} room
   * @param {string} shows
   */
  #list(room, shows) {
    const { say } = this;
    const all = byNumber(room.pins);
    const opened = all.filter(({ id }) => this.#several?.includes(id));
    const isOpened = opened.length > 0;
    const pins = isOpened ? opened : all;
    const listed = pins.slice(0, MOST_LISTED);
    const isTight = listed.length > MOST_WITH_DETAILS;
    const voted = { voted: room.votes_count, joined: room.joined };
    const title =
      shows === "voting"
        ? say("projector.voting")
        : say("projector.revealed", { count: all.length });
    const items = listed.map((pin) => make("li", {}, ...this.#pin(pin, isTight)));
    const rest = pins.length - listed.length;
    return [
      make("h2", { text: isOpened ? say("pin.several") : title }),
      ...(shows === "voting" ? [line(say("projector.voted", voted))] : []),
      make("ol", {}, ...items),
      ...(rest ? [line(say("projector.more", { count: rest }))] : []),
      ...(isOpened
        ? [makeButton(say("projector.all"), () => this.#openAll(), { class: "dm-button" })]
        : []),
    ];
  }

  /**
   * @param {RoomPin} pin
   * @param {boolean} isTight whether there is room for its name only
   */
  #pin(pin, isTight) {
    return [
      make("span", { class: "rm-number", text: numberOf(pin) }),
      make(
        "span",
        { class: "rm-words" },
        make("b", { text: pinName(this, pin) }),
        !isTight && make("span", { text: this.#details(pin) }),
      ),
    ];
  }

  /**
   * Return where a pin is; in a room for one community all of them are there.
   * @param {RoomPin} pin
   */
  #details(pin) {
    const place = this.room?.community_id ? "" : this.picture.wordsOf(pin);
    return pinDetails(this, { ...pin, category: "" }, place);
  }

  /** @param {Room} room */
  #ranking(room) {
    const { say } = this;
    const rows = rankPins(room, MOST_RANKED);
    const most = Math.max(1, ...rows.map(({ votes }) => votes));
    const items = rows.map(({ pin, votes, rank, paper }) =>
      make(
        "li",
        {},
        make("span", { class: "pj-rank", text: rank }),
        ...this.#pin(pin, false),
        make("b", { class: "rm-votes", text: dotsWords(say, { votes, paper }) }),
        make("meter", { min: 0, max: most, value: votes, "aria-hidden": "true" }),
      ),
    );
    return [
      make("h2", { text: say("results.title") }),
      items.length ? make("ol", {}, ...items) : line(say("results.none")),
    ];
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
