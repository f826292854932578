/* Opening a case begins at its head; Escape twice leads to the public map at once. */
import { onEscapeTwice } from "../core/escape.js";

/** @param {Component<{ open: unknown }>} component */
export default function mindCase({ data }) {
  if (window.dusitCase !== data.open) document.querySelector(".stMain")?.scrollTo(0, 0);
  window.dusitCase = data.open;
  window.dusitHide ??= onEscapeTwice(
    () => {
      document.body.replaceChildren();
      location.replace("/live");
    },
    { captures: true, applies: () => location.pathname.endsWith("/cases") },
  );
}
