/* The panel of a phone in a room, one view at a time. It draws what it is given and tells what was
   tapped; room.js decides. Typed words are set as text. */
"use strict";
(() => {
  const D = window.DusitMap;
  const MOST_RANKED = 10;

  D.roomViews = ({ config, say, name, act }) => {
    const { make } = D;

    const button = (text, tapped, options = {}) => {
      const made = make("button", { type: "button", class: "dm-button", text, ...options });
      made.addEventListener("click", tapped);
      return made;
    };
    const main = (text, tapped, options = {}) => button(text, tapped, { ...options, class: "dm-button dm-main rm-wide" });
    const heading = (text) => make("h2", { text, tabindex: -1 });
    const row = (...children) => make("div", { class: "rm-row" }, ...children);

    // ---------------------------------------------------------------------------- the start

    function home({ room, own, left, hasVoted }) {
      const words = [];
      if (room.kind === "forum" && room.voting === "none") words.push(say("home.forum"));
      else if (!room.accepting && room.voting === "none") words.push(say("state.paused"));
      else if (room.revealed || room.pins.length || room.voting !== "none") words.push("");
      else words.push(say(room.pins_count ? "home.hidden" : "home.empty"));
      const propose = room.accepting && room.voting !== "open" && main(say("home.propose"), act.propose, { id: "rm-propose" });
      const voting = room.voting === "open" && main(left ? say(hasVoted ? "home.vote_left" : "home.vote", { left }) : say("home.voted"), act.vote, { id: "rm-vote" });
      const results = room.voting === "closed" && main(say("home.results"), act.results, { id: "rm-results" });
      const mine = own.length ? button(say("home.mine", { count: own.length }), act.mine, { id: "rm-mine" }) : null;
      const forms = room.forms && make("a", { class: "dm-button", id: "rm-forms", href: `${config.folder}forms`, text: say("home.forms") });
      const ask = room.kind === "forum" && button(say("home.question"), act.ask, { id: "rm-ask" });
      return [words[0] && make("p", { class: "rm-soft", text: words[0] }), results || voting || propose, row(voting ? null : results && propose, mine, forms, ask)];
    }

    // ---------------------------------------------------------------------------- proposing

    function category() {
      const choices = config.categories.map(([value, slug]) => button(say(`category.${slug}`), () => act.chose(value), { "data-category": value }));
      return [heading(say("step.category")), make("div", { class: "rm-choices" }, ...choices), row(button(say("step.cancel"), act.home))];
    }

    function place({ moving }) {
      const here = window.isSecureContext && navigator.geolocation && button(say("step.here"), act.here, { id: "rm-here" });
      return [make("p", { class: "rm-strong", text: say(moving ? "step.move" : "step.place") }), row(button(say("step.list"), act.list, { id: "rm-list" }), here), row(button(say("step.cancel"), act.home))];
    }

    function list({ communities, subdistricts }) {
      const select = make("select", { id: "rm-community", "aria-label": say("step.choose") }, make("option", { value: "", text: say("step.choose") }));
      for (const { code, label, members } of grouped(communities, subdistricts)) {
        select.append(make("optgroup", { label, "data-code": code }, ...members.map((p) => make("option", { value: p.id, text: name.of(p) }))));
      }
      select.addEventListener("change", () => select.value && act.choseCommunity(select.value));
      return [heading(say("step.list")), select, row(button(say("step.back"), act.place))];
    }

    function grouped(communities, subdistricts) {
      const sorted = [...communities].sort((a, b) => name.of(a).localeCompare(name.of(b), config.language));
      return subdistricts.map((s) => ({
        code: s.id,
        label: name.label(s),
        members: sorted.filter((p) => p.subdistrict_code === s.id),
      })).filter(({ members }) => members.length);
    }

    /** Near is not inside: a pin beside a community belongs to it only if the person says so. */
    function nearby({ near, belongs }) {
      if (!near) return [];
      const choice = (yes, words) =>
        button(say(words, near), () => act.belongs(yes), { "aria-pressed": String(belongs === yes), "data-belongs": String(yes) });
      return [
        make("p", { class: "rm-strong", text: say("step.near", near) }),
        make("div", { class: "rm-choices" }, choice(true, "step.near_belongs"), choice(false, "step.near_apart")),
      ];
    }

    function send({ moving, where, near, belongs, note }) {
      const field = make("textarea", { id: "rm-note", rows: 2, maxlength: config.longest_note, "aria-describedby": "rm-note-hint" });
      field.value = note;
      field.addEventListener("input", () => act.noted(field.value));
      const words = moving ? [] : [make("label", { for: "rm-note", text: say("step.note") }), field, make("p", { id: "rm-note-hint", class: "rm-soft", text: say("step.note_hint") })];
      const sending = main(say(moving ? "step.save_move" : "step.send"), act.send, { id: "rm-send" });
      sending.disabled = Boolean(near) && belongs === undefined;
      return [
        where && !near && make("p", { class: "rm-strong", text: where }),
        ...nearby({ near, belongs }),
        sending,
        ...words,
        row(button(say("step.back"), act.place), button(say("step.cancel"), act.home)),
      ];
    }

    // ------------------------------------------------------------------------------ own pins

    function mine({ own, room }) {
      const items = own.map((pin) => {
        const open = ["waiting", "in room"].includes(pin.state) && room.accepting;
        const move = open && button(say("mine.move"), () => act.move(pin), { "aria-label": `${say("mine.move")} ${words(pin)}` });
        const withdraw = open && button(say("mine.withdraw"), () => act.withdraw(pin), { "aria-label": `${say("mine.withdraw")} ${words(pin)}` });
        return make("li", { "data-token": pin.token, "data-state": pin.state },
          make("div", { class: "rm-words" }, make("b", { text: words(pin) }), make("span", { text: [act.wordsOf(pin), say(`mine.${D.key(pin.state)}`)].filter(Boolean).join(" · ") })),
          row(move, withdraw));
      });
      return [heading(say("mine.title")), items.length ? make("ul", { class: "rm-list" }, ...items) : make("p", { text: say("mine.none") }), row(button(say("step.back"), act.home))];
    }

    const slugs = Object.fromEntries(config.categories);
    const words = (pin) => say(`category.${slugs[pin.category] ?? pin.category}`);

    // -------------------------------------------------------------------------- pins and dots

    function pinWords(pin, numbers) {
      const parts = [act.wordsOf(pin), pin.merged ? say("pin.merged", { count: pin.merged + 1 }) : ""];
      return [make("span", { class: "rm-number", text: String(numbers.get(pin.id)) }), make("span", { class: "rm-words" }, make("b", { text: pin.title || words(pin) }), make("span", { text: parts.filter(Boolean).join(" · ") }))];
    }

    function ballot({ room, pins, numbers, votes, left, several }) {
      const items = pins.map((pin) => {
        const chosen = votes.has(pin.id);
        const one = make("button", { type: "button", class: "rm-dot", "aria-pressed": String(chosen), "data-pin": pin.id }, ...pinWords(pin, numbers), make("span", { class: "rm-tick", text: chosen ? "●" : "○", "aria-hidden": "true" }));
        one.disabled = !chosen && !left;
        one.addEventListener("click", () => act.dot(pin.id));
        return make("li", {}, one);
      });
      const how = left ? say("vote.left", { left, dots: room.dots }) : say("vote.full", { dots: room.dots });
      return [
        heading(say(several ? "pin.several" : "vote.title")),
        make("p", { class: "rm-strong", id: "rm-left", text: how, role: "status" }),
        items.length ? make("ul", { class: "rm-list" }, ...items) : make("p", { text: say("vote.none") }),
        main(say("vote.done"), act.home),
      ];
    }

    const pins = ({ pins: here, numbers }) => [
      heading(say("pin.several")),
      make("ul", { class: "rm-list" }, ...here.map((pin) => make("li", { class: "rm-one" }, ...pinWords(pin, numbers)))),
      row(button(say("step.back"), act.home)),
    ];

    /** Rows of the results, most votes first; the projector shows the same. */
    function results({ room, numbers }) {
      const items = D.ranked(room, MOST_RANKED).map(({ pin, votes, rank }) =>
        make("li", { class: "rm-one" }, make("span", { class: "rm-rank", text: String(rank) }), ...pinWords(pin, numbers), make("b", { class: "rm-votes", text: say("results.votes", { votes }) })));
      return [heading(say("results.title")), items.length ? make("ol", { class: "rm-list", id: "rm-ranking" }, ...items) : make("p", { text: say("results.none") }), row(button(say("step.back"), act.home))];
    }

    // -------------------------------------------------------------------------------- others

    function question({ text }) {
      const field = make("textarea", { id: "rm-question", rows: 3, maxlength: config.longest_note, "aria-describedby": "rm-note-hint" });
      field.value = text;
      field.addEventListener("input", () => act.questioned(field.value));
      return [
        make("label", { for: "rm-question", class: "rm-strong", text: say("question.label") }),
        field,
        make("p", { id: "rm-note-hint", class: "rm-soft", text: say("step.note_hint") }),
        main(say("question.send"), act.sendQuestion, { id: "rm-send-question" }),
        row(button(say("step.cancel"), act.home)),
      ];
    }

    const over = ({ unsent }) => [
      heading(say("over.title")),
      make("p", { text: say("over.words") }),
      unsent ? make("p", { class: "rm-strong", id: "rm-unsent", text: say("over.unsent", { count: unsent }) }) : null,
      make("a", { class: "dm-button dm-main rm-wide", href: "/live", text: say("over.map") }),
    ];

    return { home, category, place, list, send, mine, ballot, pins, results, question, over };
  };
})();
