/* Small pictures of photos that only who is signed in may open; a tap opens one whole. */
import { make } from "../core/dom.js";

/** @typedef {{ href: string, src: string, name: string }} Photo what a tap opens, what is drawn */

/** @param {Component<{ photos: Photo[] }>} component */
export default function drawThumbnails({ data, parentElement }) {
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".thumbs"));
  const drawn = data.photos.map(({ src }) => src).join(" ");
  if (box.dataset.drawn === drawn) return; // each time one is asked for is noted
  box.dataset.drawn = drawn;
  box.replaceChildren(...data.photos.map(makeThumbnail));
}

/** @param {Photo} photo */
function makeThumbnail({ href, src, name }) {
  const image = make("img", { src, alt: name });
  return make("a", { href, target: "_blank", rel: "noopener" }, image);
}
