/* A case as its reporter follows it: state, ladder, messages, files, and what may be done. */
import { byId, make, makeButton, present } from "../core/dom.js";
import { makeToken } from "../core/timing.js";
import { fileWords, sendFile } from "./files.js";
import { joinWords, makeBlock, showProblem, wordsOf } from "./sentences.js";
import { makeStep } from "./step.js";

/** @type {[string, string[]][]} */
const LADDER = [
  ["received", ["received"]],
  ["community", ["community_review"]],
  ["district", ["referred_to_district", "district_review"]],
  ["agency", ["referred_to_PACC", "referred_to_NACC", "accepted_by_agency"]],
  ["end", ["resolved", "closed", "dismissed", "duplicate", "withdrawn"]],
];
const TOKEN_BYTES = 18;

export class CaseView {
  /** The receipt of the case that is shown. */
  receipt = "";
  #shown = "";

  /** @param {ReportParts} parts */
  constructor(parts) {
    this.parts = parts;
    byId("rp-code-form").addEventListener("submit", (submission) => {
      submission.preventDefault();
      this.look(byId("rp-receipt", "input").value);
    });
  }

  /**
   * Look a case up by its receipt.
   * @param {string} receipt
   */
  async look(receipt) {
    const { say } = this.parts;
    showProblem(byId("rp-follow-problem"), "");
    byId("rp-look").textContent = say("looking");
    try {
      const found = await this.fetchCase(receipt);
      this.receipt = receipt;
      this.show(found);
      byId("rp-case").focus();
    } catch (error) {
      byId("rp-case").hidden = true;
      showProblem(byId("rp-follow-problem"), wordsOf(error, say("failed_look")));
    } finally {
      byId("rp-look").textContent = say("look");
    }
  }

  /**
   * @param {string} receipt
   * @returns {Promise<FollowedCase>}
   */
  async fetchCase(receipt) {
    return (await this.parts.post("follow", { receipt })).json();
  }

  /**
   * Draw a case; what is open or typed stays where nothing changed.
   * @param {FollowedCase} found
   */
  show(found) {
    const { say } = this.parts;
    const box = byId("rp-case");
    if (!box.hidden && this.#shown === JSON.stringify(found)) return;
    this.#shown = JSON.stringify(found);
    const may = new Set(found.may);
    /** @param {string} name @param {boolean} [withReason] */
    const step = (name, withReason) =>
      may.has(name) && makeStep(this, name, found, Boolean(withReason));
    const due = found.due && say("due", { day: found.due });
    box.hidden = false;
    box.replaceChildren(
      ...present([
        make("h2", { text: found.state_words }),
        make("p", { text: joinWords(say("since", { day: found.since }), due) }),
        make("p", { class: "rp-soft", text: joinWords(found.category, found.community) }),
        this.#ladder(found),
        found.done && makeBlock(say("done"), found.done),
        found.reason && makeBlock(say("because"), found.reason),
        found.sent && makeBlock(say("sent_title"), found.sent),
        step("confirm"),
        step("contest", true),
        this.#talk(found, may.has("message")),
        make("p", { class: "rp-soft", text: say("files_count", { count: found.files }) }),
        may.has("add_file") && this.#fileField(),
        step("take_back"),
        step("reopen", true),
        step("withdraw"),
      ]),
    );
  }

  /** @param {FollowedCase} found */
  #ladder({ state, path }) {
    const { say } = this.parts;
    const reached = new Set(path.map((move) => move.state));
    const rungs = LADDER.map(([name, states]) => {
      const isHere = states.includes(state);
      const moves = path.filter((move) => states.includes(move.state));
      const sign = isHere ? "●" : states.some((each) => reached.has(each)) ? "✓" : "○";
      return make(
        "li",
        { "aria-current": isHere ? "step" : null },
        make("b", { text: `${sign} ${say(`ladder_${name}`)}` }),
        make("span", { text: moves.at(-1)?.on ?? say("not_yet") }),
      );
    });
    return make("ol", { class: "rp-ladder" }, ...rungs);
  }

  /**
   * @param {FollowedCase} found
   * @param {boolean} isOpen
   */
  #talk(found, isOpen) {
    const { say } = this.parts;
    const lines = found.words.map(({ own, on, text }) =>
      make(
        "li",
        { class: own ? "rp-own" : "rp-theirs" },
        make("span", { class: "rp-soft", text: `${say(own ? "you" : "officer")} · ${on}` }),
        make("p", { text }),
      ),
    );
    return make(
      "section",
      {},
      make("h3", { text: say("messages") }),
      lines.length
        ? make("ul", { class: "rp-talk" }, ...lines)
        : make("p", { class: "rp-soft", text: say("no_messages") }),
      ...(isOpen ? this.#messageField() : []),
    );
  }

  #messageField() {
    const { say, post, config } = this.parts;
    const token = makeToken(TOKEN_BYTES);
    const field = make("textarea", {
      id: "rp-message",
      rows: 3,
      maxlength: config.longest_words,
    });
    const send = async () =>
      field.value.trim()
        ? post("messages", { receipt: this.receipt, token, text: field.value })
        : null;
    return [
      make("label", { for: "rp-message", text: say("message") }),
      make("p", { class: "rp-soft", text: say("message_goes") }),
      field,
      this.makeAction("send_message", "rp-say", send),
    ];
  }

  #fileField() {
    const { say, post } = this.parts;
    const accept = byId("rp-files", "input").accept;
    const field = make("input", { type: "file", id: "rp-add", accept });
    const chosen = make("span", { class: "rp-soft", role: "status" });
    field.addEventListener("change", () => {
      const [file] = field.files ?? [];
      chosen.textContent = file ? fileWords(say, file, 1) : "";
    });
    const send = async () => {
      const [file] = field.files ?? [];
      if (!file) return null;
      await sendFile(post, this.receipt, file);
      return post("follow", { receipt: this.receipt });
    };
    return make(
      "section",
      {},
      make("label", { class: "rp-pick" }, make("span", { text: say("add_label") }), field),
      chosen,
      this.makeAction("add", "rp-add-send", send, "rp-quiet"),
    );
  }

  /**
   * Make a button that acts once at a time and shows the case as it is then, or what went wrong.
   * @param {string} key of its words
   * @param {string} id
   * @param {() => Promise<Response | null>} act
   * @param {string} [look]
   */
  makeAction(key, id, act, look = "rp-main") {
    const { say } = this.parts;
    const words = make("p", { class: "rp-problem", role: "alert", hidden: "" });
    const press = async () => {
      if (button.disabled) return;
      button.disabled = true;
      showProblem(words, "");
      try {
        const answer = await act();
        if (answer) this.show(await answer.json());
      } catch (error) {
        showProblem(words, wordsOf(error, say("failed")));
      } finally {
        button.disabled = false;
      }
    };
    const button = makeButton(say(key), press, { class: look, id });
    return make("div", {}, words, button);
  }
}
