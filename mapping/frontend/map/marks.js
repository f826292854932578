/* Marks on the map. Of a risk point: its level told by colour and by shape; one that is solved is a
   white disc with a tick. Of a project: its board on two legs, with a sign of who looked. */

const SVG = "http://www.w3.org/2000/svg";
/** From low to very high. */
const SHAPES = [
  ["circle", { cx: 12, cy: 12, r: 8 }],
  ["rect", { x: 4.5, y: 4.5, width: 15, height: 15, rx: 2 }],
  ["path", { d: "M12 1.8 22.2 12 12 22.2 1.8 12Z" }],
  ["path", { d: "M12 2.2 22.6 21H1.4Z" }],
];

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function makeShape(tag, attributes) {
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
  return shape;
}

/**
 * Return the mark of a rank, from 1 for low.
 * @param {number} rank
 * @param {{ isSolved?: boolean }} [options]
 */
export function makeMark(rank, { isSolved = false } = {}) {
  const look = isSolved ? "dm-mark dm-solved" : `dm-mark dm-mark-${rank}`;
  const mark = makeShape("svg", { class: look, viewBox: "0 0 24 24", "aria-hidden": "true" });
  const [tag, place] = isSolved
    ? /** @type {const} */ (["circle", { cx: 12, cy: 12, r: 9 }])
    : SHAPES[rank - 1];
  const attributes = /** @type {Record<string, number>} */ (place);
  // A white edge around it, so that it stands on ground of its own colour.
  mark.append(
    makeShape(String(tag), { ...attributes, class: "dm-halo" }),
    makeShape(String(tag), { ...attributes, class: "dm-body" }),
  );
  if (isSolved) mark.append(makeShape("path", { d: "m7.5 12.5 3 3 6-7", class: "dm-check" }));
  return mark;
}

/** What stands on the board of a project: a question, a tick, an exclamation. */
const BOARD_SIGNS = /** @type {Record<WatchState, string>} */ ({
  unseen: "M9.6 8a2.4 2.2 0 1 1 3.4 2c-.7.3-1 .7-1 1.5M12 13.9v.1",
  seen: "m8 10 3 3 5-6",
  noes: "M12 6.2v4.6M12 13.7v.1",
});

/**
 * Return the mark of a watched project.
 * @param {WatchState} state
 */
export function makeProjectMark(state) {
  const look = `dm-mark dm-board dm-board-${state}`;
  const mark = makeShape("svg", { class: look, viewBox: "0 0 24 24", "aria-hidden": "true" });
  const board = "M2.2 3.2h19.6v13.4H2.2zM6.5 16.6v5.6M17.5 16.6v5.6";
  mark.append(
    makeShape("path", { d: board, class: "dm-halo" }),
    makeShape("path", { d: board, class: "dm-body" }),
    makeShape("path", { d: BOARD_SIGNS[state], class: "dm-check" }),
  );
  return mark;
}
