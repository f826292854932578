/* The way back closes an open card before it leaves the page: on a phone that is what people press. */

export class BackWay {
  /**
   * @param {{ isOpen: () => boolean, close: () => void, onReturn: () => void, isFramed: boolean }} card
   *   `isFramed`: steps of the page around may lie over ours, so only whoever presses goes back
   */
  constructor({ isOpen, close, onReturn, isFramed }) {
    this.isFramed = isFramed;
    addEventListener("popstate", () => (isOpen() ? close() : onReturn()));
  }

  /** Follow the card: one step of the way for an open card, none for a closed one. */
  follow(/** @type {boolean} */ isOpen) {
    const hasStep = Boolean(history.state?.dmCard);
    if (isOpen && !hasStep) history.pushState({ dmCard: true }, "");
    if (!isOpen && hasStep && !this.isFramed) history.back();
  }
}
