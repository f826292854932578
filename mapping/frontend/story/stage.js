/* What the windows of one presentation tell each other: the projector, the presenter's view and its two
   small pictures. All are of one browser; nothing leaves it. */

/** @typedef {{ number: number, count: number, title: string, next: string, isBlack: boolean }} StageState */
/** @typedef {{ kind: "state", state: StageState } | { kind: "show", number: number, isBlack: boolean } | { kind: "ask" }} StageNews */

export class StageLink {
  /** @type {BroadcastChannel | null} */
  #channel = null;

  /**
   * @param {string} folder the address of the edition: windows of another one hear nothing
   * @param {(news: StageNews) => void} onNews
   */
  constructor(folder, onNews) {
    if (typeof BroadcastChannel === "undefined") return; // then each window goes by itself
    this.#channel = new BroadcastChannel(`dusitmap-stage:${folder}`);
    this.#channel.addEventListener("message", ({ data }) => onNews(data));
  }

  /** @param {StageNews} news */
  tell(news) {
    this.#channel?.postMessage(news);
  }
}

/**
 * Return the folder of an edition from the address of one of its pages.
 * @param {string} path `/editions/2569-09-30/story`
 */
export const folderOf = (path) => path.replace(/[^/]*$/, "");

/**
 * Return how long a talk has gone on, as a clock shows it.
 * @param {number} seconds
 */
export function formatClock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `${hours ? `${hours}:` : ""}${two(minutes)}:${two(whole % 60)}`;
}
