/* One file without a network: map, table, story and sources are views of one page, named by the
   address behind its #. Typed words only ever enter through textContent. */
"use strict";
(() => {
  const D = window.DusitMap;
  const { make } = D;
  const VIEWS = ["map", "table", "story", "about"];
  const LEVELS = ["community", "subdistrict"];
  const COVERAGE = ["not visited", "visited, none found", "visited, found"];
  const RISKS = ["very_high", "high", "moderate", "low"];

  const $ = (id) => document.getElementById(id);
  const read = (name) => D.inline(`#${name}`).json();

  // ------------------------------------------------------------------------------- views

  function show() {
    const wish = location.hash.slice(1);
    const view = VIEWS.includes(wish) ? wish : "map";
    document.body.dataset.view = view;
    document.body.classList.toggle("st", view === "story");
    for (const link of document.querySelectorAll(".dm-bar nav a")) {
      if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    scrollTo(0, 0);
    if (wish) $(`of-${view}`).focus({ preventScroll: true }); // keys are the view's from now on
  }

  // ------------------------------------------------------------------------------- table

  function table({ say, format, name, documents }) {
    const areas = Object.fromEntries(LEVELS.map((level) => [level, documents[level].features.map((f) => f.properties)]));
    const parents = new Map(areas.subdistrict.map((p) => [p.id, p]));
    const feeds = documents.subdistrict.feeds.length > 0;
    const collator = new Intl.Collator(document.documentElement.lang);
    const byName = (a, b) => collator.compare(name.of(a), name.of(b));
    const sum = (p) => RISKS.reduce((all, level) => all + (p.risks?.[level] ?? 0), 0);
    const placed = (p) => (feeds ? p.feed_reports_total : null);
    const counts = { feed: placed, risks: sum }; // published complaints are a part: they rank nothing

    const complaints = (p) =>
      p.complaints?.withheld ? say("card.withheld") : p.complaints?.count ? say("card.at_least", { count: format.number(p.complaints.count) }) : say("card.no_data");
    const feed = (p) => {
      const count = placed(p);
      return count ? format.number(count) : say(count === 0 ? "card.none" : "card.no_data");
    };
    const risks = (p) => {
      const levels = RISKS.filter((level) => p.risks?.[level]).map((level) =>
        say("card.risk_level", { level: say(`risk.${level}`), count: format.number(p.risks[level]) }));
      return [...levels, ...D.mayLieHere(p, say)].join(" · ") || say("state.no_risks");
    };
    const coverage = (p) =>
      p.coverage ? say(`coverage.${D.coverageKey(p)}`) : p.visited?.communities ? say("card.partly_visited", p.visited) : say("card.no_data");

    const COLUMNS = [
      ["level.community", (p) => (p.level === "subdistrict" ? name.subdistrict(p) : name.of(p))],
      ["level.subdistrict", (p) => (parents.has(p.subdistrict_code) ? name.of(parents.get(p.subdistrict_code)) : "")],
      ["indicator.coverage", coverage],
      ["indicator.complaints", complaints],
      ["indicator.feed", feed],
      ["indicator.risks", risks],
      ["card.boundary", (p) => (p.boundary_status ? say(`boundary.${D.key(p.boundary_status)}`) : "")],
    ];

    const shownColumns = () => COLUMNS.filter(([key]) => wish("level") === "community" || key !== "level.subdistrict");
    const title = (key) => say(key === "level.community" ? `level.${wish("level")}` : key);

    // What is asked of the rows: every field is one wish.
    const fields = {};
    const wish = (key) => fields[key].value;

    function field(key, options) {
      const choices = options?.map(([id, text]) => make("option", { value: id, text }));
      const input = choices ? make("select", { id: `of-${key}` }, ...choices) : make("input", { id: `of-${key}`, type: "search", autocomplete: "off" });
      input.addEventListener("input", fill);
      fields[key] = input;
      return make("div", {}, make("label", { for: input.id, text: say(`table.${key}`) }), input);
    }

    const all = ["", say("filter.all")];
    const form = make("div", { id: "of-fields" },
      field("search"),
      field("level", LEVELS.map((level) => [level, say(`level.${level}`)])),
      field("subdistrict", [all, ...[...areas.subdistrict].sort(byName).map((p) => [p.id, name.of(p)])]),
      field("coverage", [all, ...COVERAGE.map((state) => [state, say(`coverage.${D.key(state)}`)])]),
      field("order", [["", say("table.by_name")], ...Object.keys(counts).map((key) => [key, say("table.by_count", { what: say(`indicator.${key}`) })])]));
    const status = make("p", { id: "of-count", role: "status" });
    const head = make("tr", { role: "row" });
    const body = make("tbody", { role: "rowgroup" });

    const fits = (p) => {
      const words = [p.name_th, p.name_en, p.id].join(" ").toLowerCase();
      return (
        words.includes(wish("search").trim().toLowerCase()) &&
        (!wish("subdistrict") || [p.id, p.subdistrict_code].includes(wish("subdistrict"))) &&
        (!wish("coverage") || p.coverage === wish("coverage"))
      );
    };

    function ordered(rows) {
      const count = counts[wish("order")];
      // What is withheld or unknown has no number: it comes last, whatever is asked.
      return [...rows].sort((a, b) => (count ? (count(b) ?? -1) - (count(a) ?? -1) : 0) || byName(a, b));
    }

    const cell = (p, [key, words], i) =>
      make(i ? "td" : "th", { role: i ? "cell" : "rowheader", scope: i ? null : "row", "data-title": title(key), text: words(p) });

    function fill() {
      const rows = areas[wish("level")].filter(fits);
      head.replaceChildren(...shownColumns().map(([key]) => make("th", { role: "columnheader", scope: "col", text: title(key) })));
      body.replaceChildren(...ordered(rows).map((p) => make("tr", { role: "row" }, ...shownColumns().map((column, i) => cell(p, column, i)))));
      status.textContent = rows.length
        ? say("table.count", { count: rows.length, of: areas[wish("level")].length })
        : say("state.empty");
    }

    fill();
    $("of-table").append(
      make("h2", { text: say("view.table") }), form, status,
      make("table", { role: "table" }, make("thead", { role: "rowgroup" }, head), body),
      make("p", { class: "of-note", text: say("note.withheld") }));
  }

  // ------------------------------------------------------------------------------- sources

  function about({ config, say, format, documents }) {
    const { about: known, edition } = documents;
    const period = known.feed_period && say("card.feed_period", { from: format.short(known.feed_period.from), to: format.short(known.feed_period.to) });
    const boundary = ({ level, source, licence, dated }) =>
      [say(`step.close.${level}`), source, licence, dated && format.short(dated)].filter(Boolean).join(" · ");
    const inForce = known.boundary_versions.filter(({ level, version }) => edition.boundary_versions[level] === version);
    const feeds = known.feeds.map((feed) => [say("step.close.feed"), feed, period].filter(Boolean).join(" · "));
    const parts = {
      file: [
        config.stamp || say("strip.as_of", { date: format.date(known.released_at) }),
        say("strip.release", { version: format.number(known.version) }),
        say("strip.registry", known.registry),
        say("about.alone"),
        say("about.old"),
      ],
      meaning: ["strip.disclaimer", "note.complaints", "card.risk_note", "note.feed", "card.estimated_note", "card.not_visited_note"].map((key) => say(key)),
      withheld: [say("step.withheld.few", { k: edition.rule.k }), ...["not_zero", "places", "words"].map((key) => say(`step.withheld.${key}`))],
      sources: [...inForce.map(boundary), ...feeds, say("page.source")],
    };
    const section = ([key, lines]) =>
      make("section", {}, make("h3", { text: say(`about.${key}`) }), make("ul", {}, ...lines.map((text) => make("li", { text }))));
    $("of-about").append(make("h2", { text: say("about.title") }), ...Object.entries(parts).map(section));
  }

  // --------------------------------------------------------------------------------- start

  D.offline = async (config) => {
    const say = D.speaker(config.texts);
    const context = { config, say, format: D.formats(config.language, say), name: D.namer(config.language, say) };
    addEventListener("hashchange", show);
    show();
    const [community, subdistrict, about_, edition] = await Promise.all(
      ["areas-community.geojson", "areas-subdistrict.geojson", "about.json", "edition.json"].map(read),
    );
    context.documents = { community, subdistrict, about: about_, edition };
    table(context);
    about(context);
  };
})();
