/* Opening a case begins at its head, coming back from it at the row that was tapped; Escape twice
   leads to the public map at once. */
import { onEscapeTwice } from "../core/escape.js";

const ROW = "[class*=st-key-case-open-]";
const OPEN = ".st-key-case-card-open";

/** @param {Component<{ open: unknown }>} component */
export default function mindCase({ data }) {
  const before = window.dusitCase;
  window.dusitCase = data.open;
  if (before !== data.open) {
    if (data.open !== null) scrollPage(0);
    else if (before !== undefined) requestAnimationFrame(returnToRow);
  }
  if (!window.dusitHide) document.addEventListener("click", rememberRow, true);
  window.dusitHide ??= onEscapeTwice(
    () => {
      document.body.replaceChildren();
      location.replace("/live");
    },
    { captures: true, applies: () => location.pathname.endsWith("/cases") },
  );
}

/** @param {number} top */
function scrollPage(top) {
  document.querySelector(".stMain")?.scrollTo(0, top);
}

/** Keep where the list stood when a row was tapped. @param {Event} event */
function rememberRow({ target }) {
  if (!(target instanceof Element) || !target.closest(ROW)) return;
  window.dusitListAt = document.querySelector(".stMain")?.scrollTop;
}

/** Scroll the list to where it stood, once it is drawn in the place of the case. */
function returnToRow() {
  if (window.dusitCase !== null) return;
  if (document.querySelector(OPEN)) requestAnimationFrame(returnToRow);
  else scrollPage(window.dusitListAt ?? 0);
}
