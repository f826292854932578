/* Lists the forms that this browser keeps and nobody has sent yet, each with the way back to it. */
import { dropDraft, listDrafts, sweepDrafts } from "../core/form-drafts.js";
import { make, makeButton } from "../core/dom.js";

/** @param {Component<UnfinishedState>} component */
export default function listUnfinished({ data, parentElement }) {
  sweepDrafts();
  drawDrafts(data, /** @type {HTMLElement} */ (parentElement.querySelector(".unfinished")));
}

/**
 * @param {UnfinishedState} data
 * @param {HTMLElement} box
 */
async function drawDrafts(data, box) {
  const drafts = window.isSecureContext && data.who ? await listDrafts(data) : [];
  box.hidden = !drafts.length;
  const rows = drafts.map((draft) => makeRow(draft, data, box));
  box.replaceChildren(make("h3", { text: data.title }), make("ul", {}, ...rows));
}

/**
 * @param {FoundDraft} draft
 * @param {UnfinishedState} data
 * @param {HTMLElement} box
 */
function makeRow({ token, at, content }, data, box) {
  const clock = { timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit", hour12: false };
  const time = new Date(at).toLocaleTimeString("en-GB", /** @type {any} */ (clock));
  const words = `${content.title || data.nameless} · ${data.kept.replace("{time}", time.replace(":", data.language === "th" ? "." : ":"))}`;
  const link = make("a", { href: `/add-risk?draft=${token}`, text: words });
  const row = make("li", {}, link);
  const drop = makeButton(data.drop, () => {
    dropDraft(token);
    row.remove();
    box.hidden = !box.querySelector("li");
  });
  row.append(drop);
  return row;
}
