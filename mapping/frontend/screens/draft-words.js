/* Shows what was typed before a session ended; set as values, never as markup. */
import { make } from "../core/dom.js";

const MOST_ROWS = 8;
const SIGNS_A_ROW = 40;

/** @param {Component<{ says: string }>} component */
export default function showDraftWords({ data, parentElement }) {
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".words"));
  const words = window.dusitDrafts?.words() ?? [];
  box.hidden = !words.length;
  box.replaceChildren();
  if (!words.length) return;
  box.append(make("p", { text: data.says }), ...words.map(makeField));
}

/** @param {{ label: string, value: string }} words */
function makeField({ label, value }) {
  const field = make("textarea");
  field.readOnly = true;
  field.rows = Math.min(MOST_ROWS, 2 + Math.ceil(value.length / SIGNS_A_ROW));
  field.value = value;
  return make("label", { text: label }, field);
}
