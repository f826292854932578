/* The way back closes an open card before it leaves the page: on a phone that is what people press. */

export class BackWay {
  /** @param {{ isOpen: () => boolean, close: () => void, onReturn: () => void }} card */
  constructor({ isOpen, close, onReturn }) {
    addEventListener("popstate", () => (isOpen() ? close() : onReturn()));
  }

  /** Follow the card: one step of the way for an open card, none for a closed one. */
  follow(/** @type {boolean} */ isOpen) {
    const hasStep = Boolean(history.state?.dmCard);
    if (isOpen && !hasStep) history.pushState({ dmCard: true }, "");
    if (!isOpen && hasStep) history.back();
  }
}
