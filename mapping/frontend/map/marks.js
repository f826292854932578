/* The mark of a risk point: its level told by colour and by shape; one that is solved is a white disc
   with a tick. */

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
