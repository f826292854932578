/* How the page speaks to the server: work where it is asked for, and again where others come first. */
import { jittered, pause } from "../core/timing.js";
import { solveWork } from "../core/work.js";

const MOST_WORK = 3; // answers that ask for work, one after another
const MOST_WAITS = 4; // answers that say that others come first: only a report is sent again
const WAIT_MS = 1500;
const TOO_MANY = "E-RATE-01";

/** What the server refused, in its own words. */
export class Refused extends Error {}

/**
 * Return what sends something to the server and returns its answer.
 * @param {ReportConfig} config
 * @param {Say} say
 * @returns {Post}
 */
export function makePost(config, say) {
  const query = config.language === "en" ? "?lang=en" : "";

  /** @param {Problem} problem */
  const words = (problem) =>
    (config.language === "en" ? problem.message_en : problem.message) ?? say("failed");

  return async (path, body, options = {}) => {
    const { headers = {}, isRaw = false, isPatient = false, onWork = () => {} } = options;
    /** @type {Record<string, string>} */
    let work = {};
    let tasks = 0;
    let waits = 0;
    for (;;) {
      const kind = isRaw ? "application/octet-stream" : "application/json";
      const answer = await fetch(`/report/${path}${query}`, {
        method: "POST",
        headers: { "Content-Type": kind, ...headers, ...work },
        body: isRaw ? /** @type {Blob} */ (body) : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
      });
      if (answer.ok) return answer;
      /** @type {Problem} */
      const problem = await answer.json().catch(() => ({}));
      if (isPatient && problem.error === TOO_MANY && waits < MOST_WAITS) {
        waits += 1;
        await pause(jittered(WAIT_MS * waits));
        continue;
      }
      if (!problem.work || tasks === MOST_WORK) throw new Refused(words(problem));
      tasks += 1;
      onWork(true);
      work = { "X-Work": await solveWork(problem.work, config.worker) };
      onWork(false);
    }
  };
}
