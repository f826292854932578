/* A step of a reporter: it asks once more before it is done, and compares where the case moved on. */
import { make, makeButton } from "../core/dom.js";
import { digitsOf } from "./personal.js";
import { joinWords, makeBlock } from "./sentences.js";
import { Refused } from "./wire.js";

/** @param {FollowedCase} found */
const wordsOfCase = ({ state_words, since, done, reason }) =>
  joinWords(state_words, since, done, reason);

/**
 * Say whether two texts hold the same digits.
 * @param {string} one
 * @param {string} other
 */
const sameDigits = (one, other) => digitsOf(one).join("") === digitsOf(other).join("");

class Step {
  /**
   * @param {CaseShown} view
   * @param {string} name
   * @param {FollowedCase} found as the reporter saw it
   * @param {boolean} withReason
   */
  constructor(view, name, found, withReason) {
    const longest = view.parts.config.longest_words;
    this.view = view;
    this.name = name;
    this.found = found;
    this.seen = found.seen;
    this.both = make("div", { hidden: "", role: "status" });
    this.reason = withReason
      ? make("textarea", { id: `rp-why-${name}`, rows: 3, maxlength: longest })
      : null;
    // Whoever only holds this phone does not know the receipt: a withdrawal asks for it once more.
    this.code =
      name === "withdraw"
        ? make("input", {
            id: "rp-code-again",
            inputmode: "numeric",
            maxlength: 40,
            autocomplete: "off",
            spellcheck: "false",
          })
        : null;
  }

  async act() {
    const { post, say } = this.view.parts;
    try {
      if (this.code && !sameDigits(this.code.value, this.view.receipt)) {
        throw new Refused(say("other_code"));
      }
      return await post("steps", {
        receipt: this.code ? this.code.value : this.view.receipt,
        step: this.name,
        seen: this.seen,
        reason: this.reason ? this.reason.value : "",
        understood: true,
      });
    } catch (error) {
      if (error instanceof Refused) await this.#compare();
      throw error;
    }
  }

  /** Where the case moved on since it was drawn, show both: the next press is about the later. */
  async #compare() {
    const { say } = this.view.parts;
    const now = await this.view.fetchCase(this.view.receipt);
    if (now.seen === this.seen) return;
    this.seen = now.seen;
    this.both.replaceChildren(
      makeBlock(say("you_saw"), wordsOfCase(this.found)),
      makeBlock(say("it_is_now"), wordsOfCase(now)),
    );
    this.both.hidden = false;
  }

  draw() {
    const { say } = this.view.parts;
    const { name, found, reason, code } = this;
    const words = name === "contest" && found.state !== "resolved" ? "contest_ended" : name;
    const until = found.until[name] && say("until", { day: found.until[name] });
    const sure = make(
      "div",
      { hidden: "" },
      make("p", { class: "rp-strong", text: say(`sure_${words}`) }),
      until && make("p", { class: "rp-soft", text: until }),
      reason && make("label", { for: reason.id, text: say("why") }),
      reason,
      code && make("label", { for: code.id, text: say("code_again") }),
      code,
      this.both,
      this.view.makeAction(`yes_${words}`, `rp-yes-${name}`, () => this.act()),
    );
    const toggle = () => {
      sure.hidden = !sure.hidden;
      open.setAttribute("aria-expanded", String(!sure.hidden));
    };
    const look = { class: "rp-quiet", id: `rp-${name}`, "aria-expanded": "false" };
    const open = makeButton(say(words), toggle, look);
    return make("section", { class: "rp-step" }, open, sure);
  }
}

/**
 * Make a step of a case.
 * @param {CaseShown} view
 * @param {string} name
 * @param {FollowedCase} found
 * @param {boolean} withReason
 */
export const makeStep = (view, name, found, withReason) =>
  new Step(view, name, found, withReason).draw();
