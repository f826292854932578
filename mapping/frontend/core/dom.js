/* The one way to make elements. Words go in as text, never as markup. */

/**
 * Return the element with an id that this page is known to have.
 * @template {keyof HTMLElementTagNameMap} [Tag="div"]
 * @param {string} id
 * @param {Tag} [tag] what it is, where more than any element is wanted
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function byId(id, tag) {
  const element = document.getElementById(id);
  if (!element || (tag && element.localName !== tag)) throw new Error(`no element #${id}`);
  return /** @type {HTMLElementTagNameMap[Tag]} */ (element);
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [options] its attributes; null and undefined are left out, `text` is its words
 * @param {...Child} children nothing is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = String(text);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

/**
 * Make a button.
 * @param {string} text
 * @param {() => void} onClick
 * @param {Attributes} [options]
 * @param {...Child} children
 */
export function makeButton(text, onClick, options = {}, ...children) {
  const words = children.length ? {} : { text };
  const button = make("button", { type: "button", ...words, ...options }, ...children);
  button.addEventListener("click", onClick);
  return button;
}

/**
 * Return the children that are there.
 * @param {Child[]} children
 * @returns {Node[]}
 */
export const present = (children) =>
  /** @type {Node[]} */ (children.filter((child) => child instanceof Node));

/**
 * @param {Element} element
 * @param {Attributes} attributes
 */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make the sign of a legend: a rectangle or a line.
 * @param {"rect" | "line"} shape
 * @param {Attributes} [attributes]
 */
export function makeSwatch(shape, attributes = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const mark = document.createElementNS(SVG, shape);
  const box =
    shape === "rect" ? { x: 2, y: 2, width: 26, height: 16 } : { x1: 1, y1: 10, x2: 29, y2: 10 };
  setAttributes(svg, { width: 30, height: 20, "aria-hidden": "true" });
  setAttributes(mark, {
    ...box,
    stroke: "#46525f",
    "stroke-width": 1.4,
    fill: "#fff",
    ...attributes,
  });
  svg.append(mark);
  return svg;
}
