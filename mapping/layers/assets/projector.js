/* The projector of a room: the way in, then what the room made, when the facilitator shows it.
   It belongs to the room and not to anybody's session, and finds its way back by itself. */
"use strict";
(() => {
  const D = window.DusitMap;
  const APART_PX = 64; // read from the back row
  const MOST_RANKED = 6;

  const $ = (id) => document.getElementById(id);

  D.projector = (map, config) => {
    const { make } = D;
    const say = D.speaker(config.texts);
    const name = D.namer(config.language, say);
    const folder = `${config.folder}projector/`;
    const slugs = Object.fromEntries(config.categories);
    let room = null;
    let over = false;
    let seenPins = 0;

    const picture = D.roomMap(map, { config, say, name, apart: APART_PX });

    /** Another look is all a projector can do: its cookie came with the page. */
    async function enter() {
      const answer = await fetch(`${folder}state`, { cache: "no-store", signal: AbortSignal.timeout(15000) });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`projector: ${answer.status}`);
      return answer.json();
    }

    const link = D.roomLink({
      folder,
      enter,
      onState(now) {
        const first = !room;
        room = now;
        if (first) arrive();
        timer(room.timer_ends_at);
        draw();
      },
      onLost: (lost) => ($("pj-lost").hidden = !lost),
      onGone() {
        over = true;
        timer(null);
        draw();
      },
    });
    const timer = D.roomTimer($("pj-timer"), { say, now: () => link.now() });

    function arrive() {
      picture.load(room.edition_id).then(() => {
        if (room.community_id) picture.goTo(room.community_id);
        seenPins = 0; // those of a community have a place only now
        draw();
      });
    }

    // ---------------------------------------------------------------------------- the picture

    const figure = (number, words, ...more) =>
      make("div", { class: "pj-figure" }, make("b", { text: String(number) }), make("span", { text: words }), ...more);
    const line = (text) => make("p", { class: "pj-line", text });

    function words() {
      if (over) return [line(say("projector.over"))];
      if (room.voting === "open") {
        return [make("p", { class: "pj-big", text: say("projector.voting") }), line(say("projector.voted", { voted: room.votes_count, joined: room.joined }))];
      }
      if (room.voting === "closed") return [];
      if (!room.pins.length) {
        const workshop = room.accepting ? say("projector.hidden") : say("projector.paused");
        const state = room.kind === "forum" ? say("projector.forum") : workshop;
        return [figure(room.pins_count, say("projector.proposed"), line(state))];
      }
      return [line(say("projector.revealed", { count: room.pins.length })), ...(room.accepting ? [] : [line(say("projector.paused"))])];
    }

    function ranking() {
      const numbers = D.pinNumbers(room.pins);
      const rows = D.ranked(room, MOST_RANKED);
      const most = Math.max(1, ...rows.map(({ votes }) => votes));
      const items = rows.map(({ pin, votes, rank }) => {
        const bar = make("meter", { min: 0, max: most, value: votes, "aria-hidden": "true" });
        return make("li", {},
          make("span", { class: "pj-rank", text: String(rank) }),
          make("span", { class: "rm-number", text: String(numbers.get(pin.id)) }),
          make("span", { class: "rm-words" }, make("b", { text: pin.title || say(`category.${slugs[pin.category] ?? pin.category}`) }), make("span", { text: picture.wordsOf(pin) })),
          make("b", { class: "rm-votes", text: say("results.votes", { votes }) }),
          bar);
      });
      return [make("h2", { text: say("results.title") }), items.length ? make("ol", {}, ...items) : line(say("results.none"))];
    }

    function questions() {
      const asked = room.questions ?? [];
      if (!asked.length || room.voting === "open") return [];
      return [make("div", { class: "pj-questions" }, make("h2", { text: say("projector.questions") }), ...asked.slice(-3).map(({ text }) => make("p", { text })))];
    }

    function draw() {
      if (!room) return;
      $("pj-title").textContent = document.title = room.title;
      $("pj-joined").querySelector("b").textContent = String(room.joined);
      $("pj-address").textContent = room.join_url.replace(/^https?:\/\//, "");
      picture.setPins(room.pins);
      if (room.pins.length !== seenPins) picture.toPins();
      seenPins = room.pins.length;
      $("pj-over").replaceChildren(...words(), ...questions());
      const counted = room.voting === "closed";
      $("pj-ranking").hidden = !counted;
      if (counted) $("pj-ranking").replaceChildren(...ranking());
      document.body.dataset.shows = counted ? "ranking" : over ? "over" : room.voting === "open" ? "voting" : room.pins.length ? "pins" : "waiting";
      document.body.classList.toggle("pj-closed", over); // nobody comes in any more
      document.body.classList.add("pj-ready");
    }

    document.documentElement.lang = config.language;
    const seen = { map };
    Object.defineProperty(seen, "room", { get: () => room });
    window.dusitprojector = Object.freeze(seen);
  };
})();
