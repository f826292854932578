/* Reporting and following. Nothing typed leaves this page before it is sent; nothing is kept in the
   browser: no storage, no history, the address stays what it is. Typed words are set as text. */
"use strict";
(() => {
  const config = JSON.parse(document.getElementById("rp-config").textContent);
  const at = (id) => document.getElementById(id);
  const say = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), config.texts[key] ?? "");
  const query = config.language === "en" ? "?lang=en" : "";
  const TWICE_MS = 1000;

  const make = (tag, { text, ...options } = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    made.append(...children.filter(Boolean));
    return made;
  };

  // ------------------------------------------------------------------------------- hiding

  const hide = () => {
    document.body.replaceChildren();
    window.location.replace("/live");
  };
  let escaped = -TWICE_MS;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - escaped < TWICE_MS) hide();
    escaped = event.timeStamp;
  });
  at("rp-hide").addEventListener("click", hide);
  // A page that comes back out of the browser's memory would show what was typed, or a case.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  if (!at("rp-form")) return;

  // ------------------------------------------------------------------------------ the wire

  class Refused extends Error {}

  const MOST_WORK = 3; // answers that ask for work, one after another
  const MOST_WAITS = 4; // answers that say that others come first: only a report is sent again by itself
  const TOO_MANY = "E-RATE-01";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function post(path, body, { headers = {}, raw = false, patient = false, onWork = () => {} } = {}) {
    let work = {};
    for (let asked = 0, waits = 0; ; ) {
      const answer = await fetch(`/report/${path}${query}`, {
        method: "POST",
        headers: { ...(raw ? headers : { "Content-Type": "application/json" }), ...work },
        body: raw ? body : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
      });
      if (answer.ok) return answer;
      const problem = await answer.json().catch(() => ({}));
      if (patient && problem.error === TOO_MANY && waits < MOST_WAITS) {
        waits += 1;
        await pause(1500 * waits * (0.75 + Math.random() / 2));
        continue;
      }
      if (!problem.work || asked === MOST_WORK) throw new Refused((config.language === "en" ? problem.message_en : problem.message) ?? say("failed"));
      asked += 1;
      onWork(true);
      work = { "X-Work": await window.solveWork(problem.work) };
      onWork(false);
    }
  }

  const strip = at("rp-strip");
  const online = () => {
    strip.hidden = navigator.onLine;
    strip.textContent = navigator.onLine ? "" : say(at("rp-sent").hidden ? "offline" : "offline_sent");
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", online);
  online();

  function problem(where, words) {
    where.textContent = words;
    where.hidden = !words;
  }

  // ---------------------------------------------------------------------------------- tabs

  function show(tab) {
    for (const button of document.querySelectorAll("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    const isSent = receiptIsSent();
    at("rp-form").hidden = tab !== "form" || isSent;
    at("rp-sent").hidden = tab !== "form" || !isSent;
    at("rp-follow").hidden = tab !== "follow";
    at("rp-aside").hidden = tab !== "form";
  }
  for (const button of document.querySelectorAll("[data-tab]")) button.addEventListener("click", () => show(button.dataset.tab));

  // ---------------------------------------------------------- what may name somebody: a hint

  const ID = /(?<!\d)[0-9๐-๙](?:[ -]?[0-9๐-๙]){12}(?!\d)/g;
  const PHONE = /(?<!\d)(?:\+66|[0๐])(?:[ -]?[0-9๐-๙]){8,9}(?!\d)/;
  const MAIL = /[^\s@]+@[^\s@]+\.[^\s@]{2,}/;
  const NAME = /(?:นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ)\s?[ก-ฮเ-ไ][ก-๙]{1,}|\b(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z]/;
  const arabic = (text) => [...text].filter((sign) => /[0-9๐-๙]/.test(sign)).map((sign) => (sign < "๐" ? Number(sign) : sign.codePointAt(0) - 0x0e50));

  function isCitizen(text) {
    const digits = arabic(text);
    const sum = digits.slice(0, 12).reduce((total, digit, place) => total + digit * (13 - place), 0);
    return digits.length === 13 && (11 - (sum % 11)) % 10 === digits[12];
  }

  function personal(text) {
    const found = [];
    if ((text.match(ID) ?? []).some(isCitizen)) found.push("id");
    if (PHONE.test(text.replace(ID, ""))) found.push("phone");
    if (MAIL.test(text)) found.push("mail");
    if (NAME.test(text)) found.push("name");
    return found;
  }

  const story = at("rp-story");
  story.addEventListener("input", () => {
    const found = personal(story.value).map((each) => say(`personal_${each}`));
    problem(at("rp-personal"), found.length ? say("personal", { what: found.join(" · ") }) : "");
  });

  // ----------------------------------------------------------------------------- the map

  let point = null;
  let beside = null; // the community that the place is near: its id, name and metres
  at("rp-map-open").addEventListener("click", async () => {
    at("rp-map-box").hidden = false;
    at("rp-map-open").hidden = true;
    const { placeMap } = await import(document.querySelector("script[src*='report.js']").src.replace("report.js", "report-map.js"));
    await placeMap(at("rp-map"), (chosen, near) => {
      if (at("rp-map-box").hidden) return; // it was put away before it was there
      point = chosen;
      lieBeside(near);
    });
  });
  at("rp-map-drop").addEventListener("click", () => {
    point = null;
    lieBeside(null);
    at("rp-map-box").hidden = true;
    at("rp-map-open").hidden = false;
  });

  const named = () => !["", "unknown"].includes(at("rp-community").value);
  const asksBeside = () => Boolean(beside) && !named();
  const isBeside = () => document.querySelector("[name=near]:checked")?.value;

  /** Keep the community that the place is near; an answer is about one community only. */
  function lieBeside(near) {
    const id = near?.properties.id;
    if (id !== beside?.id) for (const each of document.querySelectorAll("[name=near]")) each.checked = false;
    const name = near && ((config.language === "en" && near.properties.name_en) || near.properties.name_th);
    beside = near && { id, name, metres: String(Math.round(near.metres)) };
    askBeside();
  }

  function askBeside() {
    at("rp-near").hidden = !asksBeside();
    if (!asksBeside()) return;
    at("rp-near-ask").textContent = say("near", beside);
    at("rp-near-belongs").textContent = say("near_belongs", beside);
  }
  at("rp-community").addEventListener("change", askBeside);

  /** The community of the report: the one of the list, else the one that it was said to belong to. */
  function community() {
    if (named()) return at("rp-community").value;
    if (asksBeside() && isBeside() === "belongs") return beside.id;
    return at("rp-community").value === "unknown" ? null : "";
  }

  // --------------------------------------------------------------------------------- files

  let files = [];
  at("rp-files").addEventListener("change", () => {
    files = [...files, ...at("rp-files").files].slice(0, config.most_files);
    at("rp-files").value = "";
    listFiles();
  });

  function listFiles() {
    at("rp-chosen").replaceChildren(...files.map((file, place) => {
      const drop = make("button", { type: "button", class: "rp-small", text: say("drop"), "aria-label": `${say("drop")} ${place + 1}` });
      drop.addEventListener("click", () => {
        files = files.filter((each) => each !== file);
        listFiles();
      });
      return make("li", {}, make("span", { text: say("file", { number: place + 1, mb: (file.size / 1e6).toFixed(1) }) }), drop);
    }));
  }

  const sendFile = (receipt, file) => post("files", file, { raw: true, headers: { "X-Receipt": receipt, "Content-Type": "application/octet-stream" } });

  async function sendFiles(receipt, list, chosen) {
    for (const [place, file] of chosen.entries()) {
      const words = make("span", { text: say("file_sending", { number: place + 1 }), role: "status" });
      const again = make("button", { type: "button", class: "rp-small", text: say("again") });
      const line = make("li", {}, words, again);
      const attempt = async () => {
        again.hidden = true;
        words.textContent = say("file_sending", { number: place + 1 });
        try {
          await sendFile(receipt, file);
          words.textContent = say("file_sent", { number: place + 1 });
        } catch (error) {
          words.textContent = `${say("file_failed", { number: place + 1 })} ${error instanceof Refused ? error.message : ""}`;
          again.hidden = false;
        }
      };
      again.addEventListener("click", attempt);
      list.append(line);
      await attempt();
    }
  }

  // ------------------------------------------------------------------------------- sending

  let sent = false;
  const receiptIsSent = () => sent;
  const number = (id) => (at(id).value ? Number(at(id).value) : null);

  function report() {
    const year = number("rp-year");
    return {
      receipt: config.receipt,
      mark: config.mark,
      category: document.querySelector("[name=category]:checked")?.value,
      community_id: community(),
      point,
      happened: year && { year, month: number("rp-month"), day: number("rp-month") && number("rp-day") },
      story: story.value,
      contact: at("rp-contact").value,
      not_for_community: at("rp-away").checked,
      details: Object.fromEntries([...document.querySelectorAll("[data-detail]")].map((each) => [each.dataset.detail, each.value])),
    };
  }

  const SILENT_S = 2; // what takes longer says how long it takes

  /** Say that something takes a while and for how long, until it is over. */
  function progress(box) {
    const began = Date.now();
    let working = false;
    const tick = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      box.hidden = seconds < SILENT_S && !working;
      box.querySelector("p").textContent = box.hidden ? "" : say(working ? "working" : "waiting", { seconds });
    };
    const timer = setInterval(tick, 1000);
    return {
      onWork: (is) => ((working = is), tick()),
      end: () => (clearInterval(timer), (box.hidden = true)),
    };
  }

  let isSending = false;
  at("rp-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = report();
    if (!given.category) return missing("need_category", document.querySelector("[name=category]"));
    if (given.community_id === "" && !point) return at("rp-map-box").hidden ? missing("need_place", at("rp-community")) : missing("need_move", at("rp-map"));
    if (asksBeside() && !isBeside()) return missing("need_near", document.querySelector("[name=near]"));
    if (isSending) return;
    isSending = true;
    problem(at("rp-problem"), "");
    at("rp-send").setAttribute("aria-disabled", "true");
    at("rp-send").textContent = say("sending");
    const going = progress(at("rp-progress"));
    try {
      await post("cases", { ...given, community_id: given.community_id || null }, { patient: true, onWork: going.onWork });
      await done();
    } catch (error) {
      problem(at("rp-problem"), error instanceof Refused ? error.message : say("failed"));
      at("rp-send").textContent = say("again");
    } finally {
      going.end();
      isSending = false;
      at("rp-send").removeAttribute("aria-disabled");
    }
  });

  function missing(key, field) {
    problem(at("rp-problem"), say(key));
    field.focus();
  }

  async function done() {
    sent = true;
    const chosen = files;
    forget();
    at("rp-code").textContent = config.receipt.replace(/(\d{4})(?=\d)/g, "$1 ");
    show("form");
    online();
    at("rp-sent").focus();
    window.scrollTo(0, 0);
    await Promise.all([drawReceiptCode(), sendFiles(config.receipt, at("rp-sending"), chosen)]);
  }

  async function drawReceiptCode() {
    try {
      const svg = await (await post("qr", { receipt: config.receipt })).text();
      at("rp-qr").src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      at("rp-qr").alt = say("qr");
    } catch {
      at("rp-qr").hidden = true;
    }
  }

  /** Take what was typed off the page: somebody else may hold this phone next. */
  function forget() {
    at("rp-form").reset();
    files = [];
    point = null;
    lieBeside(null);
    listFiles();
    problem(at("rp-personal"), "");
    at("rp-map").replaceChildren();
  }

  at("rp-print").addEventListener("click", () => window.print());
  at("rp-follow-now").addEventListener("click", () => {
    at("rp-receipt").value = config.receipt;
    show("follow");
    look(config.receipt);
  });

  // ----------------------------------------------------------------------------- following

  const LADDER = [
    ["received", ["received"]],
    ["community", ["community_review"]],
    ["district", ["referred_to_district", "district_review"]],
    ["agency", ["referred_to_PACC", "referred_to_NACC", "accepted_by_agency"]],
    ["end", ["resolved", "closed", "dismissed", "duplicate", "withdrawn"]],
  ];
  let followed = "";

  at("rp-code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    look(at("rp-receipt").value);
  });

  async function look(receipt) {
    problem(at("rp-follow-problem"), "");
    at("rp-look").textContent = say("looking");
    try {
      const found = await (await post("follow", { receipt })).json();
      followed = receipt;
      draw(found);
      at("rp-case").focus();
    } catch (error) {
      at("rp-case").hidden = true;
      problem(at("rp-follow-problem"), error instanceof Refused ? error.message : say("failed_look"));
    } finally {
      at("rp-look").textContent = say("look");
    }
  }

  let drawn = "";

  function draw(found) {
    const box = at("rp-case");
    if (!box.hidden && drawn === JSON.stringify(found)) return; // what is open or typed stays so
    drawn = JSON.stringify(found);
    const may = new Set(found.may);
    box.hidden = false;
    box.replaceChildren(...[
      make("h2", { text: found.state_words }),
      make("p", { text: [say("since", { day: found.since }), found.due && say("due", { day: found.due })].filter(Boolean).join(" · ") }),
      make("p", { class: "rp-soft", text: [found.category, found.community].filter(Boolean).join(" · ") }),
      ladder(found),
      found.done && block(say("done"), found.done),
      found.reason && block(say("because"), found.reason),
      found.sent && block(say("sent_title"), found.sent),
      may.has("confirm") && step("confirm", found),
      may.has("contest") && step("contest", found, true),
      talk(found, may.has("message")),
      make("p", { class: "rp-soft", text: say("files_count", { count: found.files }) }),
      may.has("add_file") && adding(),
      may.has("take_back") && step("take_back", found),
      may.has("reopen") && step("reopen", found, true),
      may.has("withdraw") && step("withdraw", found),
    ].filter(Boolean));
  }

  function ladder(found) {
    const slugs = new Set(found.path.map((each) => each.state));
    return make("ol", { class: "rp-ladder" }, ...LADDER.map(([name, states]) => {
      const here = states.includes(found.state);
      const moves = found.path.filter((each) => states.includes(each.state));
      const sign = here ? "●" : states.some((each) => slugs.has(each)) ? "✓" : "○";
      const item = make("li", {}, make("b", { text: `${sign} ${say(`ladder_${name}`)}` }), make("span", { text: moves.length ? moves[moves.length - 1].on : say("not_yet") }));
      if (here) item.setAttribute("aria-current", "step");
      return item;
    }));
  }

  const block = (title, words) => make("div", { class: "rp-block" }, make("b", { text: title }), make("p", { text: words }));

  function talk(found, open) {
    const list = make("ul", { class: "rp-talk" }, ...found.words.map((each) => make("li", { class: each.own ? "rp-own" : "rp-theirs" }, make("span", { class: "rp-soft", text: `${say(each.own ? "you" : "officer")} · ${each.on}` }), make("p", { text: each.text }))));
    const parts = [make("h3", { text: say("messages") }), found.words.length ? list : make("p", { class: "rp-soft", text: say("no_messages") })];
    if (open) {
      const field = make("textarea", { id: "rp-message", rows: 3, maxlength: config.longest_words });
      const token = Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      parts.push(make("label", { for: "rp-message", text: say("message") }), make("p", { class: "rp-soft", text: say("message_goes") }), field, acting("send_message", "rp-say", () => field.value.trim() && post("messages", { receipt: followed, token, text: field.value })));
    }
    return make("section", {}, ...parts);
  }

  function acting(key, id, act, kind = "rp-main") {
    const words = make("p", { class: "rp-problem", role: "alert", hidden: "" });
    const button = make("button", { type: "button", class: kind, id, text: say(key) });
    button.addEventListener("click", async () => {
      if (button.disabled) return;
      button.disabled = true;
      problem(words, "");
      try {
        const answer = await act();
        if (answer) draw(await answer.json());
      } catch (error) {
        problem(words, error instanceof Refused ? error.message : say("failed"));
      } finally {
        button.disabled = false;
      }
    });
    return make("div", {}, words, button);
  }

  function adding() {
    const field = make("input", { type: "file", id: "rp-add", accept: at("rp-files").accept });
    const add = acting("add", "rp-add-send", async () => {
      if (!field.files.length) return null;
      await sendFile(followed, field.files[0]);
      return post("follow", { receipt: followed });
    }, "rp-quiet");
    const chosen = make("span", { class: "rp-soft", role: "status" });
    field.addEventListener("change", () => { chosen.textContent = field.files.length ? say("file", { number: 1, mb: (field.files[0].size / 1e6).toFixed(1) }) : ""; });
    return make("section", {}, make("label", { class: "rp-pick" }, make("span", { text: say("add_label") }), field), chosen, add);
  }

  const digits = (text) => arabic(text).join("");

  /** A step asks once more before it is done. */
  function step(name, found, withReason = false) {
    let seen = found.seen;
    const both = make("div", { hidden: "", role: "status" });
    const how = (each) => [each.state_words, each.since, each.done, each.reason].filter(Boolean).join(" · ");
    async function act() {
      try {
        if (code && digits(code.value) !== digits(followed)) throw new Refused(say("other_code"));
        return await post("steps", { receipt: code ? code.value : followed, step: name, seen, reason: reason ? reason.value : "", understood: true });
      } catch (error) {
        if (error instanceof Refused) await compare();
        throw error;
      }
    }
    // The case moved on since it was drawn: both are shown, what was typed stays, the next press is about the later one.
    async function compare() {
      const now = await (await post("follow", { receipt: followed })).json();
      if (now.seen === seen) return;
      seen = now.seen;
      both.replaceChildren(block(say("you_saw"), how(found)), block(say("it_is_now"), how(now)));
      both.hidden = false;
    }

    const reason = withReason && make("textarea", { id: `rp-why-${name}`, rows: 3, maxlength: config.longest_words });
    // Whoever only holds this phone does not know the receipt: a withdrawal asks for it once more.
    const code = name === "withdraw" && make("input", { id: "rp-code-again", inputmode: "numeric", maxlength: 40, autocomplete: "off", spellcheck: "false" });
    const words = name === "contest" && found.state !== "resolved" ? "contest_ended" : name;
    const until = found.until[name] && say("until", { day: found.until[name] });
    const sure = make("div", { hidden: "" },
      make("p", { class: "rp-strong", text: say(`sure_${words}`) }), until && make("p", { class: "rp-soft", text: until }),
      reason && make("label", { for: `rp-why-${name}`, text: say("why") }), reason,
      code && make("label", { for: "rp-code-again", text: say("code_again") }), code,
      both, acting(`yes_${words}`, `rp-yes-${name}`, act));
    const open = make("button", { type: "button", class: "rp-quiet", id: `rp-${name}`, "aria-expanded": "false", text: say(words) });
    open.addEventListener("click", () => {
      sure.hidden = !sure.hidden;
      open.setAttribute("aria-expanded", String(!sure.hidden));
    });
    return make("section", { class: "rp-step" }, open, sure);
  }
})();
