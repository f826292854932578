/* One file without a network: map, table, story and sources are views of one page, named by the
   address behind its #. */
import { byId } from "../core/dom.js";
import { inlineDocument } from "../core/documents.js";
import { makeFormat, makeNames, makeSay } from "../core/format.js";
import { sharedWords } from "../core/words.js";
import { showAbout } from "./about.js";
import { drawInlineStreets, readStreets } from "./streets.js";
import { AreaTable } from "./table.js";

const VIEWS = ["map", "table", "story", "about"];

/** Show the view that the address names. */
function showView() {
  const wish = location.hash.slice(1);
  const view = VIEWS.includes(wish) ? wish : "map";
  document.body.dataset.view = view;
  document.body.classList.toggle("st", view === "story");
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".dm-bar nav a");
  for (const link of links) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
  if (wish) byId(`of-${view}`).focus({ preventScroll: true }); // keys are the view's from now on
}

/**
 * Start the views beside map and story.
 * @param {OfflineConfig} config
 */
export async function startOffline(config) {
  const say = makeSay(config.texts ?? sharedWords());
  addEventListener("hashchange", showView);
  showView();
  const names = [
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "about.json",
    "edition.json",
  ];
  const read = names.map((name) => inlineDocument(`#${name}`).json());
  const [community, subdistrict, about, edition] = await Promise.all(read);
  const parts = {
    config,
    say,
    format: makeFormat(config.language, say),
    names: makeNames(config.language, say),
    documents: { community, subdistrict, about, edition },
  };
  new AreaTable(parts).show();
  const streets = readStreets();
  showAbout(parts, streets);
  for (const view of [window.dusitmap, window.dusitstory]) {
    if (view) await drawInlineStreets(view.map, streets, config.language);
  }
}
