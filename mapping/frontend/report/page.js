/* Reporting and following. Nothing typed leaves this page before it is sent; nothing is kept in the
   browser: no storage, no history, the address stays what it is. Typed words are set as text. */
import { byId } from "../core/dom.js";
import { onEscapeTwice } from "../core/escape.js";
import { makeSay } from "../core/format.js";
import { CaseView } from "./case.js";
import { ReportForm } from "./form.js";
import { makePost } from "./wire.js";

/** Leave for the public map at once. */
function hide() {
  document.body.replaceChildren();
  location.replace("/live");
}

/** @returns {NodeListOf<HTMLElement>} */
const tabs = () => document.querySelectorAll("[data-tab]");

/** Start the page. */
export function startReport() {
  /** @type {ReportConfig} */
  const config = JSON.parse(byId("rp-config", "script").textContent);
  onEscapeTwice(hide);
  byId("rp-hide").addEventListener("click", hide);
  // A page that comes back out of the browser's memory would show what was typed, or a case.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  if (!document.getElementById("rp-form")) return; // how to protect oneself: words alone

  const say = makeSay(config.texts);
  const parts = { config, say, post: makePost(config, say) };
  const view = new CaseView(parts);
  const form = new ReportForm(parts, () => {
    show("form");
    tellConnection();
  });

  /** @param {string | undefined} tab */
  function show(tab) {
    for (const button of tabs()) {
      button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    }
    byId("rp-form").hidden = tab !== "form" || form.isSent;
    byId("rp-sent").hidden = tab !== "form" || !form.isSent;
    byId("rp-follow").hidden = tab !== "follow";
    byId("rp-aside").hidden = tab !== "form";
  }

  function tellConnection() {
    const words = byId("rp-sent").hidden ? "offline" : "offline_sent";
    byId("rp-strip").hidden = navigator.onLine;
    byId("rp-strip").textContent = navigator.onLine ? "" : say(words);
  }

  for (const button of tabs()) button.addEventListener("click", () => show(button.dataset.tab));
  byId("rp-follow-now").addEventListener("click", () => {
    byId("rp-receipt", "input").value = config.receipt;
    show("follow");
    view.look(config.receipt);
  });
  addEventListener("online", tellConnection);
  addEventListener("offline", tellConnection);
  tellConnection();
}
