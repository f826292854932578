/* The numbers of pins, and how they are ranked, the same on phones and on the projector. */

/**
 * Return pins by the numbers that the server gave them.
 * @param {RoomPin[]} pins
 */
export const byNumber = (pins) =>
  [...pins].sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || a.id - b.id);

/**
 * Return the number of a pin for people; a dash where it has none yet.
 * @param {Pick<RoomPin, "number">} pin
 */
export const numberOf = ({ number }) => (number == null ? "–" : String(number));

/**
 * Return pins with their votes, best first; those without a vote are left out.
 * @param {Pick<Room, "pins" | "ranking">} room
 * @param {number} most
 * @returns {{ pin: RoomPin, votes: number, rank: number, paper: number }[]}
 */
export function rankPins({ pins, ranking }, most) {
  const byId = new Map(pins.map((pin) => [pin.id, pin]));
  return ranking
    .flatMap(({ id, votes, rank, paper }) => {
      const pin = byId.get(id);
      return pin && votes ? [{ pin, votes, rank, paper }] : [];
    })
    .slice(0, most);
}
