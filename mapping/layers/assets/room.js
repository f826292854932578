/* A phone in the room of a workshop: four taps to a pin, two to a vote, and a bad network loses
   nothing. What has still to be sent lies in this tab alone, until it is sent or the room closes. */
"use strict";
(() => {
  const D = window.DusitMap;
  const BALLOT_PAUSE_MS = 500;
  const FULL = "E-ROOM-14";

  const $ = (id) => document.getElementById(id);

  D.room = (map, config) => {
    const say = D.speaker(config.texts);
    const name = D.namer(config.language, say);
    const folder = config.folder;
    const held = `dusitmap-room-${config.code}`;
    const state = { room: null, view: "home", draft: null, own: new Map(), votes: new Set(), sequence: 0, doubted: false, several: null, question: "", refused: "", over: false, lost: false, told: "" };

    // ------------------------------------------------------------------------------ coming in

    async function enter() {
      const answer = await fetch(`${folder}join`, { method: "POST", signal: AbortSignal.timeout(15000) });
      if (answer.status === 404) return null;
      const problem = answer.status === 409 ? await answer.json() : null;
      state.refused = problem ? words(problem) : "";
      if (problem) $("rm-about").textContent = say(problem.error === FULL ? "state.full" : "state.locked");
      if (!answer.ok) throw new Error(`join: ${answer.status}`);
      const room = await answer.json();
      await remember();
      return room;
    }

    const words = (problem) => (config.language === "en" && problem.message_en) || problem.message || "";

    /** What the server knows of this phone; what is still to be sent goes on top. */
    async function remember() {
      const answer = await fetch(`${folder}mine`, { cache: "no-store", signal: AbortSignal.timeout(15000) });
      if (!answer.ok) return;
      const mine = await answer.json();
      state.own = new Map(mine.pins.map((pin) => [pin.token, pin]));
      if (mine.sequence >= state.sequence || state.doubted) {
        state.votes = new Set(mine.votes);
        state.sequence = Math.max(mine.sequence, state.sequence);
        state.doubted = false;
      }
      outbox.waiting().forEach(pretend);
    }

    /** Shows what was done here before the server has it. */
    function pretend({ kind, body, token }) {
      if (kind === "pin") state.own.set(token, { ...body, state: "waiting" });
      if (kind === "move" && state.own.has(token)) state.own.set(token, { ...moved(state.own.get(token), body), state: "waiting" });
      if (kind === "withdraw" && state.own.has(token)) state.own.set(token, { ...state.own.get(token), state: "withdrawn" });
      if (kind === "ballot") {
        state.votes = new Set(body.pins);
        state.sequence = body.sequence;
      }
    }

    const moved = ({ longitude, latitude, community_id, ...pin }, body) => ({ ...pin, ...body });

    const outbox = D.roomOutbox({
      folder,
      key: held,
      enter: async () => (await enter()) ?? gone(),
      onChange: () => state.room && refresh(),
      onTaken({ kind, token }) {
        const pin = state.own.get(token);
        if (pin && kind !== "withdraw" && !outbox.waiting().slice(1).some((each) => each.token === token)) state.own.set(token, { ...pin, state: "in room" });
        tell(kind === "ballot" ? "" : say("state.sent"));
      },
      onRefused({ kind, token }, problem) {
        if (kind === "pin") state.own.delete(token);
        if (kind === "ballot") state.doubted = true;
        tell(words(problem) || say("state.lost"));
        remember().catch(() => {}).finally(refresh);
      },
      onGone: () => link.end(),
    });

    const link = D.roomLink({
      folder,
      enter,
      onState(room) {
        const before = state.room;
        state.room = room;
        if (!before) arrive(room);
        timer(room.timer_ends_at);
        refresh();
        if (before && !before.pins.length && state.view === "home") picture.toPins();
      },
      onLost(lost) {
        state.lost = lost;
        if (!lost) outbox.wake();
        strip();
      },
      onGone: gone,
    });
    const timer = D.roomTimer($("rm-timer"), { say, now: () => link.now() });

    const picture = D.roomMap(map, { config, say, name, onPins: (pins) => state.view === "home" && act.open(pins) });

    function arrive(room) {
      document.body.classList.add("rm-in");
      picture.load(room.edition_id).then(() => {
        if (room.community_id) picture.goTo(room.community_id);
        refresh();
      }).catch(() => tell(say("state.map_failed")));
      outbox.send();
    }

    function gone() {
      if (state.over) return;
      state.over = true;
      state.unsent = outbox.waiting().length + (soon ? 1 : 0);
      clearTimeout(soon);
      soon = 0;
      outbox.clear();
      link.end();
      state.own.clear();
      picture.setOwn([]);
      picture.setDraft(null);
      timer(null);
      go("over");
    }

    // ------------------------------------------------------------------------------- drawing

    const act = actions();
    const views = D.roomViews({ config, say, name, act });
    const left = () => Math.max(0, (state.room?.dots ?? 0) - state.votes.size);
    const ownPins = () => [...state.own.values()];

    function shown() {
      const { room, view } = state;
      const numbers = D.pinNumbers(room?.pins ?? []);
      const pins = [...(room?.pins ?? [])].sort((a, b) => a.id - b.id);
      const here = state.several ? pins.filter((pin) => state.several.includes(pin.id)) : pins;
      const given = {
        home: { room, own: ownPins(), left: left(), hasVoted: state.votes.size > 0 },
        place: { moving: state.draft?.moving },
        list: { communities: picture.communities(), subdistricts: picture.subdistricts() },
        send: { moving: state.draft?.moving, where: state.draft && picture.wordsOf(state.draft), near: state.draft?.near, belongs: state.draft?.belongs, note: state.draft?.note ?? "" },
        mine: { own: ownPins(), room },
        ballot: { room, pins: here, numbers, votes: state.votes, left: left(), several: Boolean(state.several) },
        pins: { pins: here, numbers },
        results: { room, numbers },
        question: { text: state.question },
        over: { unsent: state.unsent },
      };
      return views[view](given[view] ?? {});
    }

    /** Draws the panel anew; what is being typed, chosen or focused stays. */
    function draw() {
      const panel = $("rm-panel");
      const focused = document.activeElement;
      const marks = ["id", "data-pin", "data-category"].map((mark) => [mark, panel.contains(focused) && focused.getAttribute(mark)]);
      const [mark, value] = marks.find(([, found]) => found) ?? [];
      const top = panel.scrollTop;
      panel.replaceChildren(...shown().filter(Boolean));
      panel.dataset.view = state.view;
      document.body.dataset.view = state.view;
      panel.scrollTop = top;
      if (mark) panel.querySelector(`[${mark}="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
    }

    const STEADY = ["category", "place", "list", "send", "question", "over"]; // nothing of the room is shown

    function refresh() {
      const { room } = state;
      if (!room || state.over) return;
      $("rm-title").textContent = document.title = room.title;
      if (!state.refused) $("rm-about").textContent = say("state.joined", { joined: room.joined, pins: room.pins_count });
      if (state.view === "ballot" && room.voting !== "open") state.view = "home";
      if (state.view === "results" && room.voting !== "closed") state.view = "home";
      picture.setPins(room.pins);
      picture.setOwn(ownPins().filter((pin) => ["waiting", "in room"].includes(pin.state)).map((pin) => ({ ...pin, waiting: pin.state === "waiting" })));
      if (!STEADY.includes(state.view)) draw();
      strip();
    }

    function strip() {
      const count = outbox.waiting().length;
      const lost = !state.over && [state.refused || (state.lost && say("state.lost")), (state.lost || outbox.stuck()) && count && say("state.waiting", { count })].filter(Boolean).join(" · ");
      $("rm-strip").hidden = !(lost || state.told);
      $("rm-strip").textContent = lost || state.told;
      $("rm-strip").classList.toggle("rm-lost", Boolean(lost));
    }

    let forget = 0;
    function tell(words) {
      state.told = words;
      clearTimeout(forget);
      forget = setTimeout(() => ((state.told = ""), strip()), 6000);
      strip();
    }

    function go(view) {
      state.view = view;
      draw();
      picking(view === "place" || view === "send");
      $("rm-panel").scrollTop = 0;
      $("rm-panel").querySelector("h2")?.focus({ preventScroll: true });
    }

    // ------------------------------------------------------------------------ what is tapped

    let isPicking = false;
    function picking(on) {
      isPicking = on;
      map.getContainer().classList.toggle("rm-picking", on);
      if (!on) picture.setDraft(null);
    }

    map.on("click", (e) => isPicking && setPlace(e.latlng.wrap()));

    function setPlace({ lat, lng }) {
      const { community_id, near, belongs, ...draft } = state.draft;
      const place = { latitude: Number(lat.toFixed(6)), longitude: Number(lng.toFixed(6)) };
      state.draft = { ...draft, ...place, near: picture.nearOf(place) };
      go("send");
      picture.setDraft([lat, lng]).on("dragend", (e) => setPlace(e.target.getLatLng()));
    }

    const placeIn = ({ latitude, longitude, community_id, near, belongs }) => {
      if (community_id) return { community_id };
      return { latitude, longitude, ...(near && belongs ? { community_id: near.id } : {}) };
    };

    function actions() {
      return {
        home: () => ((state.draft = null), (state.several = null), go("home"), refresh()),
        propose: () => ((state.draft = { note: "" }), go("category")),
        chose: (category) => ((state.draft.category = category), go("place")),
        place: () => go("place"),
        list: () => go("list"),
        belongs: (yes) => ((state.draft.belongs = yes), go("send")),
        noted: (note) => (state.draft.note = note),
        choseCommunity(id) {
          const { latitude, longitude, near, belongs, ...draft } = state.draft;
          state.draft = { ...draft, community_id: id };
          go("send");
          const at = picture.placeOf(state.draft);
          if (at) map.panTo(at);
        },
        here() {
          navigator.geolocation.getCurrentPosition(
            ({ coords }) => (setPlace(L.latLng(coords.latitude, coords.longitude)), map.panTo([coords.latitude, coords.longitude])),
            () => tell(say("step.no_position")),
            { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 },
          );
        },
        send() {
          const { moving, category, note } = state.draft;
          const body = placeIn(state.draft);
          const token = moving ?? D.token();
          const item = moving
            ? { kind: "move", token, path: `proposals/${token}`, body }
            : { kind: "pin", token, path: "proposals", body: { token, category, ...body, ...(note.trim() ? { note: note.trim() } : {}) } };
          pretend(item);
          actionsDone(item);
        },
        mine: () => go("mine"),
        move: (pin) => ((state.draft = { moving: pin.token, category: pin.category, note: "" }), go("place")),
        withdraw(pin) {
          const item = { kind: "withdraw", token: pin.token, path: `proposals/${pin.token}`, body: { withdraw: true } };
          pretend(item);
          outbox.add(item);
        },
        vote: () => go("ballot"),
        open: (pins) => ((state.several = pins.map((pin) => pin.id)), go(state.room.voting === "open" ? "ballot" : "pins")),
        results: () => go("results"),
        dot(id) {
          if (state.votes.has(id)) state.votes.delete(id);
          else if (left()) state.votes.add(id);
          state.sequence += 1;
          state.doubted = false; // this ballot is sent whole, and answered
          draw();
          voteSoon();
        },
        ask: () => go("question"),
        questioned: (text) => (state.question = text),
        sendQuestion() {
          const text = state.question.trim();
          if (!text) return;
          const token = D.token();
          state.question = "";
          actionsDone({ kind: "question", token, path: "questions", body: { token, text } });
        },
        wordsOf: (pin) => picture.wordsOf(pin),
      };
    }

    function actionsDone(item) {
      state.draft = null;
      state.view = "home";
      picking(false);
      outbox.add(item);
    }

    let soon = 0;
    function voteSoon() {
      clearTimeout(soon);
      soon = setTimeout(voteNow, BALLOT_PAUSE_MS);
    }

    function voteNow() {
      if (soon) outbox.add({ kind: "ballot", path: "votes", body: { sequence: state.sequence, pins: [...state.votes] } });
      clearTimeout(soon);
      soon = 0;
    }

    addEventListener("pagehide", voteNow); // it lies in the outbox then, and goes when the page comes again
    document.documentElement.lang = config.language;
    const seen = { map };
    Object.defineProperty(seen, "room", { get: () => state.room });
    Object.defineProperty(seen, "waiting", { get: () => outbox.waiting().length + (soon ? 1 : 0) });
    window.dusitroom = Object.freeze(seen);
  };
})();
