/* Files that go along: chosen, listed, sent one by one, each again where it failed. */
import { byId, make, makeButton } from "../core/dom.js";
import { wordsOf } from "./sentences.js";

/** @param {File} file */
const megabytes = (file) => (file.size / 1e6).toFixed(1);

/**
 * Return the line that says which file it is and how large.
 * @param {Say} say
 * @param {File} file
 * @param {number} number from 1
 */
export const fileWords = (say, file, number) => say("file", { number, mb: megabytes(file) });

/**
 * Send one file.
 * @param {Post} post
 * @param {string} receipt
 * @param {File} file
 */
export const sendFile = (post, receipt, file) =>
  post("files", file, { isRaw: true, headers: { "X-Receipt": receipt } });

export class FileList {
  /** @type {File[]} */
  files = [];

  /**
   * @param {Say} say
   * @param {number} most
   */
  constructor(say, most) {
    this.say = say;
    const field = byId("rp-files", "input");
    field.addEventListener("change", () => {
      this.files = [...this.files, ...(field.files ?? [])].slice(0, most);
      field.value = "";
      this.#show();
    });
  }

  /** Take the files off the page. */
  forget() {
    this.files = [];
    this.#show();
  }

  #show() {
    byId("rp-chosen").replaceChildren(...this.files.map((file, i) => this.#line(file, i + 1)));
  }

  /**
   * @param {File} file
   * @param {number} number
   */
  #line(file, number) {
    const drop = () => {
      this.files = this.files.filter((other) => other !== file);
      this.#show();
    };
    const words = this.say("drop");
    return make(
      "li",
      {},
      make("span", { text: fileWords(this.say, file, number) }),
      makeButton(words, drop, { class: "rp-small", "aria-label": `${words} ${number}` }),
    );
  }
}

/**
 * Send files one after another; each says how it went, and can be sent again.
 * @param {ReportParts} parts
 * @param {string} receipt
 * @param {File[]} files
 */
export async function sendFiles({ say, post }, receipt, files) {
  for (const [i, file] of files.entries()) {
    const number = i + 1;
    const words = make("span", { role: "status" });
    const attempt = async () => {
      again.hidden = true;
      words.textContent = say("file_sending", { number });
      try {
        await sendFile(post, receipt, file);
        words.textContent = say("file_sent", { number });
      } catch (error) {
        words.textContent = `${say("file_failed", { number })} ${wordsOf(error, "")}`;
        again.hidden = false;
      }
    };
    const again = makeButton(say("again"), attempt, { class: "rp-small" });
    byId("rp-sending").append(make("li", {}, words, again));
    await attempt();
  }
}
