/* A phone in the room of a workshop: four taps to a pin, two to a vote, and a bad network loses
   nothing. What has still to be sent lies in this tab alone, until it is sent or the room closes. */
import { byId, present } from "../core/dom.js";
import { makeNames, makeSay } from "../core/format.js";
import { Outbox } from "../core/outbox.js";
import { makeToken } from "../core/timing.js";
import { RoomLink } from "./link.js";
import { RoomMap } from "./map.js";
import { OwnRecord } from "./own.js";
import { byNumber } from "./ranking.js";
import { makeTimer } from "./timer.js";
import { VIEWS } from "./views.js";

const BALLOT_PAUSE_MS = 500;
const TOLD_MS = 6000;
const GIVE_UP_MS = 15000;
const FULL = "E-ROOM-14";
const LOCATE = { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 };
/** Views in which nothing of the room is shown. @type {RoomView[]} */
const STEADY = ["category", "place", "list", "send", "question", "over"];
/** What tells an element of the panel from others after it was drawn anew. */
const MARKS = ["id", "data-pin", "data-category"];

/** @implements {RoomActions} */
export class RoomPage {
  /** @type {Room | null} */
  room = null;
  own = new OwnRecord();
  /** @type {RoomView} */
  #view = "home";
  /** @type {PinDraft | null} */
  #draft = null;
  /** Ids of the pins of a bunch that was tapped. @type {number[] | null} */
  #several = null;
  #question = "";
  #refused = "";
  #told = "";
  #unsent = 0;
  #isLost = false;
  #isOver = false;
  #isPicking = false;
  #forgetting = 0;
  #voting = 0;

  /**
   * @param {L.Map} map
   * @param {RoomConfig} config
   */
  constructor(map, config) {
    this.map = map;
    this.config = config;
    this.say = makeSay(config.texts);
    this.names = makeNames(config.language, this.say);
    this.outbox = new Outbox({
      folder: config.folder,
      key: `dusitmap-room-${config.code}`,
      enter: async () => {
        if (!(await this.#enter())) this.#close();
      },
      onChange: () => this.room && this.refresh(),
      onTaken: (item, answer) => this.#onTaken(item, answer),
      onRefused: (item, problem) => this.#onRefused(item, problem),
      onGone: () => this.link.end(),
    });
    this.link = new RoomLink({
      folder: config.folder,
      enter: () => this.#enter(),
      onState: (room) => this.#onState(room),
      onLost: (isLost) => this.#onLost(isLost),
      onGone: () => this.#close(),
    });
    this.setTimer = makeTimer(byId("rm-timer"), { say: this.say, now: () => this.link.now() });
    this.picture = new RoomMap(map, {
      config,
      say: this.say,
      names: this.names,
      onPins: (pins) => this.#view === "home" && this.open(pins),
    });
    const titles = {
      zoomInTitle: this.say("page.zoom_in"),
      zoomOutTitle: this.say("page.zoom_out"),
    };
    L.control.zoom({ position: "topright", ...titles }).addTo(map);
    map.on("click", ({ latlng }) => this.#tap(latlng.wrap()));
    byId("rm-whole", "button").addEventListener("click", () => this.picture.home());
    addEventListener("pagehide", () => this.#voteNow()); // it lies in the outbox then
    document.documentElement.lang = config.language;
  }

  /** How many things of this phone the server does not have yet. */
  get waiting() {
    return this.outbox.waiting.length + (this.#voting ? 1 : 0);
  }

  /** Dots that may still be given. */
  get left() {
    return Math.max(0, (this.room?.dots ?? 0) - this.own.votes.size);
  }

  // ---------------------------------------------------------------------------------- coming in

  /** @returns {Promise<Room | null>} null where the room is over */
  async #enter() {
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const answer = await fetch(`${this.config.folder}join`, { method: "POST", signal });
    if (answer.status === 404) return null;
    /** @type {Problem | null} */
    const problem = answer.status === 409 ? await answer.json() : null;
    this.#refused = problem ? this.#wordsOfProblem(problem) : "";
    if (problem) {
      const words = problem.error === FULL ? "state.full" : "state.locked";
      byId("rm-about").textContent = this.say(words);
    }
    if (!answer.ok) throw new Error(`join: ${answer.status}`);
    const room = await answer.json();
    await this.#remember();
    return room;
  }

  /** @param {Problem} problem */
  #wordsOfProblem({ message, message_en }) {
    return (this.config.language === "en" && message_en) || message || "";
  }

  async #remember() {
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const answer = await fetch(`${this.config.folder}mine`, { cache: "no-store", signal });
    if (answer.ok) this.own.remember(await answer.json(), this.outbox.waiting);
  }

  /**
   * @param {OutboxItem} item
   * @param {any} answer
   */
  #onTaken({ kind, token }, answer) {
    const isFollowed = this.outbox.waiting.slice(1).some((other) => other.token === token);
    if (token && kind !== "withdraw" && !isFollowed) this.own.markTaken(token, answer?.id);
    this.#tell(kind === "ballot" ? "" : this.say("state.sent"));
  }

  /**
   * @param {OutboxItem} item
   * @param {Problem} problem
   */
  #onRefused({ kind, token }, problem) {
    if (kind === "pin" && token) this.own.drop(token);
    if (kind === "ballot") this.own.isDoubted = true;
    this.#tell(this.#wordsOfProblem(problem) || this.say("state.lost"));
    this.#remember()
      .catch(() => {})
      .finally(() => this.refresh());
  }

  /** @param {Room} room */
  #onState(room) {
    const before = this.room;
    this.room = room;
    if (!before) this.#arrive(room);
    this.setTimer(room.timer_ends_at);
    this.refresh();
    if (before && !before.pins.length && this.#view === "home") this.picture.toPins();
  }

  /** @param {boolean} isLost */
  #onLost(isLost) {
    this.#isLost = isLost;
    if (!isLost) this.outbox.wake();
    this.#showStrip();
  }

  /** @param {Room} room */
  #arrive(room) {
    document.body.classList.add("rm-in");
    this.picture.frame(room.community_id);
    byId("rm-whole").textContent = this.say(room.community_id ? "map.community" : "map.district");
    this.picture
      .load(room.edition_id)
      .then(() => this.refresh())
      .catch(() => this.#tell(this.say("state.map_failed")));
    this.outbox.send();
  }

  #close() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#unsent = this.waiting;
    clearTimeout(this.#voting);
    this.#voting = 0;
    this.outbox.clear();
    this.link.end();
    this.own.clear();
    this.picture.setOwn([]);
    this.picture.setDraft(null);
    this.setTimer(null);
    this.#go("over");
  }

  // ------------------------------------------------------------------------------------ drawing

  /** @returns {RoomShown} */
  #shown() {
    const pins = byNumber(this.room?.pins ?? []);
    const several = this.#several;
    return {
      room: this.room,
      own: this.own.pins,
      votes: this.own.votes,
      left: this.left,
      pins: several ? pins.filter(({ id }) => several.includes(id)) : pins,
      isSeveral: Boolean(several),
      draft: this.#draft,
      where: this.#draft ? this.picture.wordsOf(this.#draft) : "",
      elsewhere: this.#draft ? this.picture.awayFrom(this.#draft) : "",
      communities: this.picture.areas("community"),
      subdistricts: this.picture.areas("subdistrict"),
      question: this.#question,
      unsent: this.#unsent,
    };
  }

  /** Draw the panel anew; what is being typed, chosen or focused stays. */
  #draw() {
    const panel = byId("rm-panel");
    const focused = document.activeElement;
    const [mark, value] = MARKS.map((name) => [
      name,
      panel.contains(focused) ? focused?.getAttribute(name) : null,
    ]).find(([, found]) => found) ?? [null, null];
    const top = panel.scrollTop;
    const parts = { config: this.config, say: this.say, names: this.names, act: this };
    panel.replaceChildren(...present(VIEWS[this.#view](parts, this.#shown())));
    panel.dataset.view = document.body.dataset.view = this.#view;
    panel.scrollTop = top;
    if (!mark || !value) return;
    /** @type {HTMLElement | null} */
    const again = panel.querySelector(`[${mark}="${CSS.escape(value)}"]`);
    again?.focus({ preventScroll: true });
  }

  /** Let everything on the page follow what is known. */
  refresh() {
    const { room } = this;
    if (!room || this.#isOver) return;
    byId("rm-title").textContent = document.title = room.title;
    const { joined, pins_count: pins } = room;
    if (!this.#refused) byId("rm-about").textContent = this.say("state.joined", { joined, pins });
    if (this.#view === "ballot" && room.voting !== "open") this.#view = "home";
    if (this.#view === "results" && room.voting !== "closed") this.#view = "home";
    this.picture.setPins(room.pins);
    const open = this.own.pins.filter(({ state }) => ["waiting", "in room"].includes(state ?? ""));
    this.picture.setOwn(open.map((pin) => ({ ...pin, isWaiting: pin.state === "waiting" })));
    if (!STEADY.includes(this.#view)) this.#draw();
    this.#showStrip();
  }

  #showStrip() {
    const count = this.outbox.waiting.length;
    const isStuck = count && (this.#isLost || this.outbox.isStuck);
    const trouble = this.#isOver
      ? ""
      : [
          this.#refused || (this.#isLost && this.say("state.lost")),
          isStuck && this.say("state.waiting", { count }),
        ]
          .filter(Boolean)
          .join(" · ");
    const strip = byId("rm-strip");
    strip.hidden = !(trouble || this.#told);
    strip.textContent = trouble || this.#told;
    strip.classList.toggle("rm-lost", Boolean(trouble));
  }

  /** @param {string} words */
  #tell(words) {
    this.#told = words;
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => {
      this.#told = "";
      this.#showStrip();
    }, TOLD_MS);
    this.#showStrip();
  }

  /** @param {RoomView} view */
  #go(view) {
    this.#view = view;
    this.#draw();
    this.#pick(view === "place" || view === "send");
    byId("rm-panel").scrollTop = 0;
    byId("rm-panel").querySelector("h2")?.focus({ preventScroll: true });
  }

  // ----------------------------------------------------------------------------- what is tapped

  home() {
    this.#draft = null;
    this.#several = null;
    this.#go("home");
    this.refresh();
  }

  propose() {
    this.#draft = { note: "" };
    this.#go("category");
  }

  /** @param {string} category */
  chooseCategory(category) {
    this.#draft = { ...this.#drafted, category };
    this.#go("place");
  }

  place() {
    this.#go("place");
  }

  list() {
    this.#go("list");
  }

  /** @param {boolean} belongs */
  answerBelongs(belongs) {
    this.#draft = { ...this.#drafted, belongs };
    this.#go("send");
  }

  /** @param {string} note */
  setNote(note) {
    this.#drafted.note = note;
  }

  /** @param {string} title */
  setTitle(title) {
    this.#drafted.title = title;
  }

  /** @param {string} id */
  chooseCommunity(id) {
    const { latitude, longitude, near, belongs, ...rest } = this.#drafted;
    this.#draft = { ...rest, community_id: id };
    this.#go("send");
    const at = this.picture.placeOf(this.#draft);
    if (at) this.map.panTo(at);
  }

  locate() {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        if (this.#setPlace(L.latLng(latitude, longitude))) this.map.panTo([latitude, longitude]);
      },
      () => this.#tell(this.say("step.no_position")),
      LOCATE,
    );
  }

  send() {
    const { moving, category, title = "", note } = this.#drafted;
    const words = { title: title.trim(), note: note.trim() };
    const written = Object.entries(words).filter(([, text]) => text);
    const place = this.#placeInDraft();
    const token = moving ?? makeToken();
    /** @type {OutboxItem} */
    const item = moving
      ? { kind: "move", token, path: `proposals/${token}`, body: place }
      : {
          kind: "pin",
          token,
          path: "proposals",
          body: { token, category, ...place, ...Object.fromEntries(written) },
        };
    this.own.pretend(item);
    this.#finish(item);
  }

  mine() {
    this.#go("mine");
  }

  /** @param {OwnPin} pin */
  move({ token, category }) {
    this.#draft = { moving: token, category, note: "" };
    this.#go("place");
  }

  /** @param {OwnPin} pin */
  withdraw({ token }) {
    /** @type {OutboxItem} */
    const item = { kind: "withdraw", token, path: `proposals/${token}`, body: { withdraw: true } };
    this.own.pretend(item);
    this.outbox.add(item);
  }

  vote() {
    this.#go("ballot");
  }

  /** @param {RoomPin[]} pins that were tapped */
  open(pins) {
    this.#several = pins.map(({ id }) => id);
    this.#go(this.room?.voting === "open" ? "ballot" : "pins");
  }

  results() {
    this.#go("results");
  }

  /** @param {number} id */
  dot(id) {
    this.own.toggle(id, this.left);
    this.#draw();
    clearTimeout(this.#voting);
    this.#voting = setTimeout(() => this.#voteNow(), BALLOT_PAUSE_MS);
  }

  ask() {
    this.#go("question");
  }

  /** @param {string} text */
  setQuestion(text) {
    this.#question = text;
  }

  sendQuestion() {
    const text = this.#question.trim();
    if (!text) return;
    const token = makeToken();
    this.#question = "";
    this.#finish({ kind: "question", token, path: "questions", body: { token, text } });
  }

  /** @param {PinPlace} pin */
  wordsOf(pin) {
    return this.picture.wordsOf(pin);
  }

  get #drafted() {
    return (this.#draft ??= { note: "" });
  }

  /** @param {boolean} isPicking whether a tap on the map is a place */
  #pick(isPicking) {
    this.#isPicking = isPicking;
    this.map.getContainer().classList.toggle("rm-picking", isPicking);
    if (!isPicking) this.picture.setDraft(null);
  }

  /** @param {L.LatLng} at */
  #tap(at) {
    if (this.#isPicking) this.#setPlace(at);
    else if (this.#view === "home" && this.room?.accepting && this.room.voting === "none")
      this.#tell(this.say("home.tap"));
  }

  /**
   * Take a place for the pin; say whether it can be one.
   * @param {L.LatLng} at
   */
  #setPlace({ lat, lng }) {
    const { community_id, near, belongs, ...rest } = this.#drafted;
    const place = { latitude: Number(lat.toFixed(6)), longitude: Number(lng.toFixed(6)) };
    const isOutside = this.picture.isOutside(place);
    if (isOutside) this.#tell(this.say("step.outside"));
    else {
      this.#draft = { ...rest, ...place, near: this.picture.nearOf(place) };
      this.#go("send");
    }
    this.#showDraft();
    return !isOutside;
  }

  /** Draw the pin where the draft has it: one that was dragged out of the district goes back. */
  #showDraft() {
    const { latitude, longitude } = this.#drafted;
    if (latitude == null || longitude == null) return;
    const pin = this.picture.setDraft([latitude, longitude]);
    pin?.on("dragend", () => this.#setPlace(pin.getLatLng()));
  }

  #placeInDraft() {
    const { latitude, longitude, community_id, near, belongs } = this.#drafted;
    if (community_id) return { community_id };
    return { latitude, longitude, ...(near && belongs ? { community_id: near.id } : {}) };
  }

  /** @param {OutboxItem} item */
  #finish(item) {
    this.#draft = null;
    this.#view = "home";
    this.#pick(false);
    this.outbox.add(item);
  }

  #voteNow() {
    const isDue = Boolean(this.#voting);
    clearTimeout(this.#voting);
    this.#voting = 0;
    if (!isDue) return;
    const { sequence, votes } = this.own;
    this.outbox.add({ kind: "ballot", path: "votes", body: { sequence, pins: [...votes] } });
  }
}

/**
 * Start the page of a phone in a room.
 * @param {L.Map} map
 * @param {RoomConfig} config
 */
export function startRoom(map, config) {
  const page = new RoomPage(map, config);
  window.dusitroom = Object.freeze({
    map,
    get room() {
      return page.room;
    },
    get waiting() {
      return page.waiting;
    },
  });
}
