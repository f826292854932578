/* The words of each step, made once from the edition's files. Typed words only ever enter through
   textContent; every other sentence is one of the catalogue with its values. */
"use strict";
(() => {
  const D = window.DusitMap;
  const { make, swatch } = D;
  const LEVELS = ["low", "moderate", "high", "very_high"];
  const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;
  const UNUSUAL = { visited_points_known: { fill: "url(#dm-tick-known-sign)" }, visited_none_found: { fill: "url(#dm-tick-sign)" }, not_visited: { "stroke-dasharray": "0.1 5", "stroke-linecap": "round", "stroke-width": 2.5 } };

  D.storyParts = ({ config, say, format, name, documents }) => {
    /** A value as people read it: a number, a day, a sentence within the sentence. */
    function value(of) {
      if (of?.key) return sentence(of);
      if (typeof of === "number") return format.number(of);
      return ISO_DAY.test(of) ? format.date(of) : of;
    }

    const sentence = ({ key, values = {} }) =>
      say(key, Object.fromEntries(Object.entries(values).map(([gap, of]) => [gap, value(of)])));

    const text = (tag, look, of) => of && make(tag, { class: look, text: sentence(of) });
    const placeName = (area) => (area.level === "subdistrict" ? name.subdistrict(area) : name.of(area));

    // ------------------------------------------------------------------------ signs and rows

    const badge = (rank) =>
      make("span", { class: `dm-risk dm-risk-${rank} st-badge`, "aria-hidden": "true" }, make("span", { text: rank }));

    function sign(id) {
      if (LEVELS.includes(id)) return badge(LEVELS.indexOf(id) + 1);
      if (id === "solved") return make("span", { class: "st-tick", "aria-hidden": "true" });
      return swatch("rect", id === "visited_found" ? { fill: config.palette.found } : UNUSUAL[id]);
    }

    function bar(share) {
      const mark = swatch("rect", { x: 0, y: 0, width: `${100 * share}%`, height: "100%", fill: "#2f78bd", stroke: "none" });
      ["width", "height"].forEach((size) => mark.removeAttribute(size));
      mark.setAttribute("class", "st-bar");
      return mark;
    }

    /** A count that is missing has words in its place, never a bar of nothing. */
    function amount(row, largest, missing, ranksNothing) {
      if (!("count" in row)) return [];
      if (row.count === null) return [make("span", { class: "st-missing", text: say(missing) })];
      if (ranksNothing) return [make("span", { class: "st-missing", text: say("card.at_least", { count: format.number(row.count) }) })];
      return [bar(largest ? row.count / largest : 0), make("span", { class: "st-amount", text: format.number(row.count) })];
    }

    function rows(step) {
      if (!step.rows) return null;
      const ranksNothing = step.topic === "complaints"; // editions of before have counts in their rows
      const largest = Math.max(...step.rows.map((row) => row.count ?? 0));
      const each = (row) =>
        make("li", {},
          row.sign && make("span", { class: "st-sign" }, sign(row.sign)),
          make("span", { class: "st-name" },
            row.area && make("b", { text: placeName(row.area) }),
            row.heading && make("b", { text: sentence(row.heading) }),
            row.label && make("span", { text: sentence(row.label) })),
          ...amount(row, largest, ranksNothing ? "card.withheld" : "card.no_data", ranksNothing));
      const look = ["st-rows", step.rows.some((row) => row.sign) && "st-signed", step.rows.some((row) => "count" in row) && "st-counted", !step.rows.some((row) => row.sign || "count" in row) && "st-told"];
      return make("ul", { class: look.filter(Boolean).join(" ") }, ...step.rows.map(each));
    }

    const lines = (step) => step.lines?.length && make("div", { class: "st-lines" }, ...step.lines.map((each) => text("p", null, each)));

    // ------------------------------------------------------------------------------- legend

    function legend(step) {
      const { indicator, level } = step.map;
      const classes = () => config.palette[indicator].map(([, fill], i) => [{ fill }, config.labels[indicator][i]]);
      const signs = {
        complaints: () => [...classes(), [{ fill: "url(#dm-hatch)" }, say("legend.withheld")]],
        feed: () => [...classes(), [{}, say("legend.none")]],
        coverage: () =>
          step.kind !== "compare" ? [] : [
            [{ fill: config.palette.found }, say("coverage.visited_found")],
            [UNUSUAL.visited_points_known, say("coverage.visited_points_known")],
            [UNUSUAL.visited_none_found, say("coverage.visited_none_found")],
            [UNUSUAL.not_visited, say("coverage.not_visited")],
          ],
        risks: () => [],
      }[indicator]();
      if (level === "community") signs.push([{ "stroke-dasharray": "6 4", "fill-opacity": config.palette.estimatedOpacity }, say("legend.estimated")]);
      return make("ul", { class: "st-legend", "aria-label": say("frame.legend") },
        ...signs.map(([attributes, words]) => make("li", {}, swatch("rect", attributes), make("span", { text: words }))));
    }

    // ------------------------------------------------------------------------- kinds of steps

    const cover = (step) => [
      make("p", { class: "st-network", text: say("frame.network") }),
      make("h1", { class: "st-title", tabindex: -1, text: step.words || say("frame.title") }),
      ...step.lines.map((each) => text("p", "st-caption", each)),
    ];

    const heading = (step) => make("h2", { class: "st-title", tabindex: -1, text: sentence(step.title) });

    /** The first number is what is read from the back row; what belongs to it stands smaller. */
    function figure(words) {
      const [, before, number, after] = /^(\D*)([\d,]+)(.*)$/.exec(words);
      const small = (text) => text.trim() && make("span", { text: text.trim() });
      return make("p", { class: "st-figure" }, small(before), make("b", { text: number }), small(after));
    }

    const numbers = (step) => [
      heading(step),
      step.figure && figure(sentence(step.figure)),
      text("p", "st-figure-words", step.figure_words),
      text("p", "st-caption", step.caption),
      rows(step),
      lines(step),
    ];

    function risk(step) {
      const rank = LEVELS.indexOf(D.key(step.risk.level)) + 1;
      const [score, ...rest] = step.lines;
      return [
        heading(step),
        make("div", { class: "st-where" }, badge(rank), make("p", { class: "st-place", text: step.place ? placeName(step.place) : say("step.risk.district") })),
        text("p", "st-caption", step.caption),
        text("p", "st-score", score),
        lines({ lines: rest }),
      ];
    }

    /** How many of each: of communities visited, of risk points by state. */
    function counts({ community, risks }) {
      const of = (state) => risks.features.filter((f) => f.properties.state === state).length;
      const visited = community.features.filter((f) => f.properties.coverage !== "not visited").length;
      return { visited, points: of("approved"), solved: of("mitigated") };
    }

    function compare(step) {
      const [before, after] = [documents.before, documents.after].map(counts);
      const change = (what) =>
        make("li", {}, make("span", { class: "st-name", text: say(`step.compare.${what}`) }),
          make("span", { class: "st-change" }, make("span", { text: format.number(before[what]) }), make("span", { class: "st-arrow", text: "→" }), make("b", { text: format.number(after[what]) })));
      return [
        heading(step),
        make("ul", { class: "st-rows st-changes" }, ...["visited", "points", "solved"].map(change)),
        make("p", { class: "st-hint", text: say("step.compare.hint") }),
      ];
    }

    /** What stands at either side of the line. */
    const days = () => [
      say("step.compare.before", { date: format.short(documents.before.edition.frozen_on) }),
      say("step.compare.after", { date: format.short(documents.after.edition.frozen_on) }),
    ];

    function commitment(one) {
      const state = D.key(one.state);
      const community = documents.community.features.find((f) => f.properties.id === one.community_id);
      return make("li", { class: "st-commitment" },
        make("p", { class: "st-agency", text: one.agency }),
        make("p", { class: "st-promise", text: one.promise }),
        make("p", { class: "st-facts" },
          make("span", { class: `st-state st-${state}`, text: say(`commitment.${state}`) }),
          make("span", { text: one.due_on ? say("commitment.due", { date: format.short(one.due_on) }) : say("commitment.no_date") }),
          community && make("span", { text: name.of(community.properties) })));
    }

    const commitments = (step) => [
      heading(step),
      text("p", "st-figure-words", step.figure_words),
      make("ul", { class: "st-promises" }, ...step.commitments.map(commitment)),
    ];

    function audience(step) {
      const address = config.room?.address ?? new URL(config.folder, location.href).href;
      const picture = config.room?.qr ?? documents.qr.whole;
      return [
        heading(step),
        make("p", { class: "st-caption", text: say(config.room ? "step.audience.room" : "step.audience.edition") }),
        picture && make("img", { class: "st-large-qr", src: picture, alt: say("step.audience.qr") }),
        make("p", { class: "st-address" }, make("a", { href: address, text: address.replace(/^https?:\/\//, "") })),
        make("p", { class: "st-hint", text: say("step.audience.free") }),
      ];
    }

    const close = (step) => [
      heading(step),
      make("h3", { class: "st-caption", text: say("step.close.sources") }),
      make("dl", { class: "st-sources" }, ...step.sources.flatMap((each) => [make("dt", { text: sentence(each.label) }), make("dd", { text: each.words })])),
      lines(step),
      text("p", "st-hint", step.stamp),
      make("p", { class: "st-links" }, ...config.links.map(([href, text]) => make("a", { href, text }))),
    ];

    const KINDS = { cover, number: numbers, map: numbers, solved: numbers, risk, compare, commitments, audience, close };

    function section(step) {
      const parts = KINDS[step.kind](step).filter(Boolean);
      const made = make("section", { class: `st-step st-is-${step.kind}`, id: `step-${step.id}` }, ...parts);
      const title = made.querySelector(".st-title");
      title.id = `step-${step.id}-title`;
      made.setAttribute("aria-labelledby", title.id);
      if (!["cover", "audience", "close"].includes(step.kind)) made.append(legend(step));
      return made;
    }

    return { section, legend, days };
  };
})();
