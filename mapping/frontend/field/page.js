/* The page for the field: what is filled in waits in this phone, sealed for the server, until there is
   a network and a session; then it is sent once. */
import { byId, make, makeButton } from "../core/dom.js";
import { makeSay } from "../core/format.js";
import { keepPage } from "../core/keeping.js";
import { Outbox } from "../core/outbox.js";
import { sealForServer } from "../core/seal.js";
import { browserStorage } from "../core/storages.js";
import { QUEUE, REFUSED } from "../core/field-queue.js";
import { DayLists, formatMoment, today } from "./days.js";

const OWNER = "dusitmap-field-owner";
const LOCATE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 };
const ASK_MS = 8000;

/** Return 32 hexadecimal signs that nobody guesses. */
const newToken = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

export class FieldPage {
  /** @type {FieldOwner | null} */
  #owner = null;
  /** @type {Outbox | null} */
  #outbox = null;
  /** What this page knows in plain words of what waits, by token. @type {Map<string, string>} */
  #known = new Map();
  /** @type {Position | null} */
  #point = null;
  #isSignedOut = false;
  /** The refused item that the form holds now, by its token. */
  #editing = "";

  constructor() {
    this.days = new DayLists(document.documentElement.lang);
    this.say = makeSay(JSON.parse(byId("field-words").dataset.words ?? "{}"));
    for (const kind of /** @type {const} */ (["visit", "risk"])) {
      const form = byId(`field-${kind}`, "form");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#take(kind, form);
      });
    }
    this.#listenToPlace();
    for (const event of ["online", "offline"]) addEventListener(event, () => this.#meet());
    document.addEventListener("visibilitychange", () => document.hidden || this.#meet());
    this.#own(browserStorage.readJson(OWNER));
    this.#meet();
    addEventListener("load", () => keepPage("/field/worker.js", "/field"));
  }

  /** Ask the server whose page this is; without a network it stays whose it was. */
  async #meet() {
    try {
      const answer = await fetch("/field/me", { signal: AbortSignal.timeout(ASK_MS) });
      this.#isSignedOut = !answer.ok && answer.status < 500;
      if (answer.ok) {
        const owner = await answer.json();
        browserStorage.setItem(OWNER, JSON.stringify(owner));
        if (owner.who !== this.#owner?.who) this.#own(owner);
        this.#outbox?.wake();
      }
    } catch {
      // No network: nothing is known better than before.
    }
    this.#draw();
  }

  /** @param {FieldOwner | null} owner */
  #own(owner) {
    this.#owner = owner;
    this.#outbox = owner && this.#makeOutbox(owner);
    this.#outbox?.send();
    for (const option of document.querySelectorAll("select[name=community] option[value]")) {
      const { value } = /** @type {HTMLOptionElement} */ (option);
      /** @type {HTMLOptionElement} */ (option).hidden =
        Boolean(value) && Boolean(owner?.own) && !owner?.own?.includes(value);
    }
    this.#draw();
  }

  /** @param {FieldOwner} owner */
  #makeOutbox({ who }) {
    return new Outbox({
      folder: "/field/",
      key: QUEUE + who,
      storage: browserStorage,
      enter: async () => {
        this.#isSignedOut = true;
        this.#draw();
      },
      onChange: () => this.#draw(),
      onTaken: ({ token }, answer) => this.#onTaken(token ?? "", answer),
      onRefused: (item, problem) => this.#keepRefused([...this.#refused(), { item, problem }]),
      onGone: () => {},
    });
  }

  /**
   * @param {"visit" | "risk"} kind
   * @param {HTMLFormElement} form
   */
  async #take(kind, form) {
    const owner = this.#owner;
    const outbox = this.#outbox;
    if (!owner || !outbox) return;
    if (kind === "visit" && !this.days.value) return this.#answer(this.say("no_day"));
    const token = newToken();
    const content = this.#read(kind, form, token);
    const body = await sealForServer(owner.key, content);
    this.#known.set(token, this.#describe(kind, form));
    outbox.add({ kind: "field", token, path: "items", body: { ...body, at: Date.now() } });
    if (this.#editing) this.#dropRefused(this.#editing);
    this.#clear(form);
    this.#answer(this.say("kept"));
  }

  /** @param {HTMLFormElement} form */
  #clear(form) {
    form.reset();
    this.#editing = "";
    this.days.set(today());
    this.#place(null);
  }

  /**
   * @param {"visit" | "risk"} kind
   * @param {HTMLFormElement} form
   * @param {string} token
   */
  #read(kind, form, token) {
    const fields = new FormData(form);
    const community = String(fields.get("community") ?? "");
    if (kind === "visit") {
      return {
        kind,
        token,
        community,
        found: fields.get("found") === "yes",
        day: this.days.value,
      };
    }
    /** @param {string} name */
    const score = (name) => Number(fields.get(name)) || null;
    return {
      kind,
      token,
      community,
      category: fields.get("category"),
      point: this.#point,
      likelihood: score("likelihood"),
      impact: score("impact"),
      note: String(fields.get("note") ?? ""),
    };
  }

  /**
   * @param {"visit" | "risk"} kind
   * @param {HTMLFormElement} form
   */
  #describe(kind, form) {
    const list = /** @type {HTMLSelectElement} */ (form.elements.namedItem("community"));
    return `${this.say(kind)} · ${list.selectedOptions[0]?.textContent ?? ""}`;
  }

  // ------------------------------------------------------------------------------------ the place

  #listenToPlace() {
    const here = byId("field-here", "button");
    const away = byId("field-away", "button");
    here.hidden = !(window.isSecureContext && navigator.geolocation);
    here.addEventListener("click", () => {
      byId("field-place").textContent = this.say("locating");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => this.#place([coords.longitude, coords.latitude], coords.accuracy),
        () => (byId("field-place").textContent = this.say("locate_failed")),
        LOCATE,
      );
    });
    away.addEventListener("click", () => this.#place(null));
  }

  /**
   * @param {Position | null} point
   * @param {number} [accuracy] in metres
   */
  #place(point, accuracy = 0) {
    this.#point = point;
    byId("field-away", "button").hidden = !point;
    byId("field-place").textContent = point
      ? this.say("located", { metres: Math.round(accuracy) })
      : "";
  }

  // ---------------------------------------------------------------------------- what waits, was sent

  /**
   * @param {string} token
   * @param {any} answer
   */
  #onTaken(token, answer) {
    this.#answer(this.say(`sent_${answer.kind}`, { number: answer.number }));
    this.#known.delete(token);
  }

  /** @returns {RefusedItem[]} */
  #refused() {
    return (this.#owner && browserStorage.readJson(REFUSED + this.#owner.who)) ?? [];
  }

  /** @param {RefusedItem[]} items */
  #keepRefused(items) {
    if (!this.#owner) return;
    const name = REFUSED + this.#owner.who;
    if (items.length) browserStorage.setItem(name, JSON.stringify(items));
    else browserStorage.removeItem(name);
    this.#draw();
  }

  /** @param {string} token */
  #dropRefused(token) {
    this.#keepRefused(this.#refused().filter(({ item }) => item.token !== token));
  }

  /**
   * Fill the form with a refused item: only the server opens it, for whose it is.
   * @param {OutboxItem} item
   */
  async #edit({ token = "", body }) {
    try {
      const answer = await fetch("/field/open", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ASK_MS),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#fill(await answer.json());
      this.#editing = token;
      this.#answer(this.say("editing"));
    } catch {
      this.#answer(this.say("edit_failed"));
    }
  }

  /** @param {FieldContent} content */
  #fill({ kind, community, found, day, category, likelihood, impact, note, point }) {
    const form = byId(`field-${kind === "visit" ? "visit" : "risk"}`, "form");
    form.reset();
    /** @type {Record<string, string>} */
    const values = {
      community,
      found: found ? "yes" : "no",
      category: category ?? "",
      likelihood: String(likelihood ?? ""),
      impact: String(impact ?? ""),
      note: note ?? "",
    };
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field) /** @type {HTMLInputElement | RadioNodeList} */ (field).value = value;
    }
    if (day) this.days.set(day);
    this.#place(point ?? null);
    const around = form.closest("details");
    if (around) around.open = true;
    form.scrollIntoView({ block: "start" });
  }

  /** @param {string} words */
  #answer(words) {
    byId("field-answer").textContent = words;
  }

  /** @param {OutboxItem} item */
  #name({ token, body }) {
    const when = this.say("at", formatMoment(body.at, document.documentElement.lang));
    return `${this.#known.get(token ?? "") ?? this.say("sealed")} · ${when}`;
  }

  #draw() {
    const waiting = this.#outbox?.waiting ?? [];
    const others = browserStorage
      .listNames()
      .filter((name) => name.startsWith(QUEUE) && name !== QUEUE + this.#owner?.who).length;
    for (const button of document.querySelectorAll("form button[type=submit]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = !this.#owner;
    }
    byId("field-sign-in").hidden = Boolean(this.#owner) && !this.#isSignedOut;
    const state = navigator.onLine ? "online" : "offline";
    byId("field-state").textContent = waiting.length
      ? this.say("waiting", { count: waiting.length })
      : this.say(this.#owner ? state : "unknown");
    byId("field-others").textContent = others ? this.say("others") : "";
    byId("field-list").replaceChildren(
      ...waiting.map((item) => make("li", { text: this.#name(item) })),
      ...this.#refused().map((one) => this.#drawRefused(one)),
    );
  }

  /** @param {RefusedItem} refused */
  #drawRefused({ item, problem }) {
    const isEnglish = document.documentElement.lang === "en";
    const words = (isEnglish && problem.message_en) || problem.message || problem.error;
    const without = () => this.#dropRefused(item.token ?? "");
    const again = () => {
      without();
      this.#outbox?.add(item);
    };
    return make(
      "li",
      { class: "field-refused" },
      make("span", { text: `${this.#name(item)} – ${words}` }),
      makeButton(this.say("edit"), () => this.#edit(item), { class: "plain" }),
      makeButton(this.say("again"), again, { class: "plain" }),
      makeButton(this.say("drop"), without, { class: "plain" }),
    );
  }
}
