/* What this phone has done in the room: its pins and its ballot, before and after the server knows. */

/**
 * Return a pin at another place.
 * @param {OwnPin} pin
 * @param {object} place
 * @returns {OwnPin}
 */
function moved({ longitude, latitude, community_id, ...pin }, place) {
  return { ...pin, ...place };
}

export class OwnRecord {
  /** By token. @type {Map<string, OwnPin>} */
  #pins = new Map();
  /** Ids of the pins that have a dot of this phone. @type {Set<number>} */
  votes = new Set();
  /** Rises with each change of the ballot. */
  sequence = 0;
  /** Whether the server may have another ballot than this one. */
  isDoubted = false;

  get pins() {
    return [...this.#pins.values()];
  }

  clear() {
    this.#pins.clear();
  }

  /**
   * Take what the server knows; what is still to be sent goes on top.
   * @param {{ pins: OwnPin[], votes: number[], sequence: number }} known
   * @param {OutboxItem[]} waiting
   */
  remember(known, waiting) {
    this.#pins = new Map(known.pins.map((pin) => [pin.token, pin]));
    if (known.sequence >= this.sequence || this.isDoubted) {
      this.votes = new Set(known.votes);
      this.sequence = Math.max(known.sequence, this.sequence);
      this.isDoubted = false;
    }
    for (const item of waiting) this.pretend(item);
  }

  /**
   * Show what was done here before the server has it.
   * @param {OutboxItem} item
   */
  pretend({ kind, body, token = "" }) {
    const pin = this.#pins.get(token);
    if (kind === "pin") this.#pins.set(token, { ...body, token, state: "waiting" });
    if (kind === "move" && pin) this.#pins.set(token, { ...moved(pin, body), state: "waiting" });
    if (kind === "withdraw" && pin) this.#pins.set(token, { ...pin, state: "withdrawn" });
    if (kind === "ballot") {
      this.votes = new Set(body.pins);
      this.sequence = body.sequence;
    }
  }

  /**
   * Note that the server has a pin now.
   * @param {string} token
   * @param {number} [id] by which the room knows it
   */
  markTaken(token, id) {
    const pin = this.#pins.get(token);
    if (pin) this.#pins.set(token, { ...pin, id: id ?? pin.id, state: "in room" });
  }

  /**
   * Forget a pin that the server refused.
   * @param {string} token
   */
  drop(token) {
    this.#pins.delete(token);
  }

  /**
   * Give or take a dot.
   * @param {number} id of a pin
   * @param {number} left dots that may still be given
   */
  toggle(id, left) {
    if (this.votes.has(id)) this.votes.delete(id);
    else if (left > 0) this.votes.add(id);
    this.sequence += 1;
    this.isDoubted = false; // this ballot is sent whole, and answered
  }
}
