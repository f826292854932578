/* Small pictures of photos that only who is signed in may open; a tap opens one whole. */
import { make } from "../core/dom.js";

/** @param {Component<{ photos: { href: string, name: string }[] }>} component */
export default function drawThumbnails({ data, parentElement }) {
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".thumbs"));
  const drawn = data.photos.map(({ href }) => href).join(" ");
  if (box.dataset.drawn === drawn) return; // each time one is asked for is noted
  box.dataset.drawn = drawn;
  box.replaceChildren(...data.photos.map(makeThumbnail));
}

/** @param {{ href: string, name: string }} photo */
function makeThumbnail({ href, name }) {
  const image = make("img", { src: href, alt: name });
  return make("a", { href, target: "_blank", rel: "noopener" }, image);
}
