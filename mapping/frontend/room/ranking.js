/* How pins are numbered and ranked, the same on phones and on the projector. */

/** @param {RoomPin[]} pins */
export const byNumber = (pins) => [...pins].sort((a, b) => a.id - b.id);

/**
 * Return the numbers of pins for people, from 1, by id.
 * @param {RoomPin[]} pins
 */
export const numberPins = (pins) => new Map(byNumber(pins).map((pin, i) => [pin.id, i + 1]));

/**
 * Return pins with their votes, best first; those without a vote are left out.
 * @param {Pick<Room, "pins" | "ranking">} room
 * @param {number} most
 * @returns {{ pin: RoomPin, votes: number, rank: number }[]}
 */
export function rankPins({ pins, ranking }, most) {
  const byId = new Map(pins.map((pin) => [pin.id, pin]));
  return ranking
    .flatMap(({ id, votes, rank }) => {
      const pin = byId.get(id);
      return pin && votes ? [{ pin, votes, rank }] : [];
    })
    .slice(0, most);
}
