/* „เวที": an edition as steps beside one map. Everything is fetched at the start, so it goes on
   when the network is cut; nothing live is asked, and it never advances by itself. */
"use strict";
(() => {
  const D = window.DusitMap;
  const PHONE = "(max-width: 899px), (max-height: 539px)";
  const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
  const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
  const CLICKER = ["PageDown", "PageUp"]; // goes on wherever the focus is
  const BUSY = "a, button, input";
  const GIVE_UP_MS = 30000;

  const $ = (id) => document.getElementById(id);

  // -------------------------------------------------------------------- what it is made from

  async function get(path) {
    const answer = await fetch(path, { cache: "no-cache", signal: AbortSignal.timeout(GIVE_UP_MS) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  }

  /** Documents of one edition by name, all at once. */
  async function documentsOf(folder, names) {
    const read = Object.entries(names).map(async ([name, file]) => [name, await (await get(folder + file)).json()]);
    return Object.fromEntries(await Promise.all(read));
  }

  /** The edition before this one; without it there is nothing to compare with. */
  async function earlier(config, steps) {
    const id = steps.find((step) => step.kind === "compare")?.previous;
    return id ? documentsOf(`${config.editions}${encodeURIComponent(id)}/`, config.compared).catch(() => null) : null;
  }

  /** A picture held in the page, so that it is there without a network; null where it did not come. */
  const picture = (path) =>
    get(path).then((answer) => answer.text()).then((svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`).catch(() => null);

  async function pictures(config, steps) {
    const each = steps.map(async ({ id }) => [id, await picture(`${config.folder}qr.svg?step=${id}`)]);
    return { whole: await picture(`${config.folder}qr.svg`), each: Object.fromEntries(await Promise.all(each)) };
  }

  async function load(config) {
    const after = await documentsOf(config.folder, { ...config.compared, ...config.own });
    const { steps } = after.story;
    const [before, qr] = await Promise.all([earlier(config, steps), pictures(config, steps)]);
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 1rem Sarabun`, "ก")));
    return { ...after, after, before, qr };
  }

  // --------------------------------------------------------------------------------- the story

  D.story = (map, config) => {
    const { make } = D;
    const say = D.speaker(config.texts);
    const format = D.formats(config.language, say);
    const name = D.namer(config.language, say);
    const phone = matchMedia(PHONE);
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const state = { steps: [], current: -1, typed: "", ready: false };
    const over = {
      legend: make("div", { id: "st-legend" }),
      before: make("p", { class: "st-side" }),
      after: make("p", { class: "st-side st-right" }),
      slider: make("input", { type: "range", id: "st-swipe", min: 0, max: 100, value: 50, "aria-label": say("step.compare.slider") }),
      qr: make("img", { id: "st-qr", alt: say("frame.qr"), title: say("frame.qr_hint") }),
    };
    let parts = null;
    let picture = null;
    let documents = null;
    let sections = [];

    function build() {
      const context = { config, say, format, name, documents, phone, calm };
      parts = D.storyParts(context);
      state.steps = documents.story.steps.filter((step) => step.kind !== "compare" || documents.before);
      sections = state.steps.map(parts.section);
      $("st-steps").append(...sections);
      $("st-map").append(...Object.values(over));
      $("dm-demo").hidden = !documents.community.demo;
      picture = D.storyMap(map, context);
      if (documents.before) [over.before.textContent, over.after.textContent] = parts.days();
    }

    // ------------------------------------------------------------------------------ a step

    function dress(step) {
      const comparing = step.kind === "compare";
      [over.before, over.after, over.slider].forEach((each) => (each.hidden = !comparing));
      over.legend.replaceChildren(parts.legend(step));
      over.legend.hidden = ["cover", "audience", "close"].includes(step.kind);
      const own = step.kind === "audience" ? null : documents.qr.each[step.id];
      over.qr.hidden = !own;
      if (own) over.qr.src = own;
    }

    function drawMap(step, title, animate) {
      const [before, after] = documents.before ? parts.days() : [];
      const words = (left, right) => say("step.compare.value", { before, after, left, right });
      picture.show(step, { animate, title, words, slider: step.kind === "compare" ? over.slider : null });
    }

    function settle() {
      sections.forEach((section, i) => {
        section.classList.toggle("st-on", i === state.current);
        section.inert = !phone.matches && i !== state.current;
      });
    }

    function show(index, { animate = true, focus = true } = {}) {
      const next = Math.min(Math.max(index, 0), state.steps.length - 1);
      state.typed = "";
      if (next === state.current) return count();
      const step = state.steps[next];
      const title = sections[next].querySelector(".st-title");
      state.current = next;
      document.body.dataset.kind = step.kind;
      dress(step);
      settle();
      drawMap(step, title.textContent, animate);
      count();
      writeUrl(step);
      if (focus && !phone.matches) title.focus({ preventScroll: true });
    }

    function count() {
      const gaps = { step: state.typed || state.current + 1, steps: state.steps.length };
      $("st-count").textContent = say("frame.of", gaps);
      $("st-count").classList.toggle("st-typed", Boolean(state.typed));
      $("st-back").disabled = state.current === 0;
      $("st-next").disabled = state.current === state.steps.length - 1;
    }

    function writeUrl({ id }) {
      const query = new URLSearchParams(location.search);
      query.set("step", id);
      history.replaceState(null, "", `?${query}`);
    }

    const wanted = () => {
      const id = new URLSearchParams(location.search).get("step");
      return Math.max(0, state.steps.findIndex((step) => step.id === id));
    };

    // ------------------------------------------------------------------- keys, fingers, scroll

    const go = (by) => show(state.current + by);

    function onKey(e) {
      if (phone.matches || e.ctrlKey || e.altKey || e.metaKey) return;
      if (e.target.matches?.(BUSY) && !CLICKER.includes(e.key) && !/^\d$/.test(e.key)) return;
      if (!answer(e.key)) return;
      e.preventDefault();
    }

    function answer(key) {
      if (FORWARD.includes(key)) go(1);
      else if (BACK.includes(key)) go(-1);
      else if (key === "Home") show(0);
      else if (key === "End") show(state.steps.length - 1);
      else if (/^\d$/.test(key)) type(key);
      else if (key === "Enter" && state.typed) show(Number(state.typed) - 1);
      else if (key === "Escape") type(null);
      else return false;
      return true;
    }

    function type(digit) {
      state.typed = digit === null ? "" : (state.typed + digit).slice(-2);
      count();
    }

    function onTap(e) {
      if (phone.matches || e.target.closest(BUSY) || !getSelection().isCollapsed) return;
      go(e.clientX < innerWidth / 2 ? -1 : 1);
    }

    /** On a phone the steps are one column: the map follows the one in the middle of the screen. */
    function followScroll() {
      const seen = new IntersectionObserver((entries) => {
        const entered = entries.find((entry) => entry.isIntersecting);
        if (entered && phone.matches) show(sections.indexOf(entered.target), { focus: false });
      }, { rootMargin: "-65% 0px -30% 0px" });
      sections.forEach((section) => seen.observe(section));
    }

    function listen() {
      addEventListener("keydown", onKey);
      document.querySelector("main").addEventListener("click", onTap);
      $("st-back").addEventListener("click", () => go(-1));
      $("st-next").addEventListener("click", () => go(1));
      phone.addEventListener("change", settle);
    }

    function expose() {
      const shown = { map };
      Object.defineProperty(shown, "step", { get: () => state.steps[state.current]?.id ?? null });
      Object.defineProperty(shown, "ready", { get: () => state.ready });
      window.dusitstory = Object.freeze(shown);
    }

    async function open() {
      documents = await load(config);
      build();
      show(wanted(), { animate: false, focus: false });
      if (phone.matches && state.current) sections[state.current].scrollIntoView();
      listen();
      followScroll();
      $("st-message").remove();
      state.ready = true;
      document.body.classList.add("st-ready");
    }

    document.documentElement.lang = config.language;
    expose();
    open().catch(() => ($("st-message").textContent = say("frame.failed")));
  };
})();
