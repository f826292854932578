/* Watched projects beside the map: the line of one in a list, and the figures of its card. */
import { make, makeButton, present } from "../core/dom.js";
import { wholeWords } from "../core/whole.js";
import { slug } from "../core/format.js";
import { makeProjectMark } from "../map/marks.js";
import { countNoes, newestOf, watchOf } from "../map/projects.js";

/** @param {Pick<MapParts, "say" | "format">} parts @param {Project} project */
export function watchWords({ say, format }, project) {
  const newest = newestOf(project);
  if (!newest) return say("watch.unseen");
  const { quarter } = newest;
  const when = say("filter.quarter_name", {
    quarter: quarter.slice(-1),
    year: quarter.slice(0, 4),
  });
  const noes = countNoes(project);
  return say(noes ? "watch.noes_at" : "watch.seen_at", { when, count: format.number(noes) });
}

/** @param {Pick<MapParts, "say" | "format">} parts @param {Project} project */
const budgetWords = ({ say, format }, { budget_baht: baht }) =>
  baht === null ? say("card.no_budget") : say("card.baht", { baht: format.number(baht) });

/**
 * Return the line of a project: its mark, its name, and what else is said first.
 * @param {MapParts} parts
 * @param {ProjectFeature} feature
 * @param {(feature: ProjectFeature) => void} onTap
 */
export function projectItem(parts, feature, onTap) {
  const { properties: project } = feature;
  const words = [
    parts.say(`watch.${watchOf(project)}`),
    budgetWords(parts, project),
    parts.projects.placeOf(project),
  ].filter(Boolean);
  const button = makeButton(
    "",
    () => onTap(feature),
    { class: "dm-item", "data-point": project.id },
    makeProjectMark(watchOf(project)),
    make(
      "span",
      {},
      make("b", { text: project.name }),
      make("small", {}, ...words.map((text) => make("span", { text }))),
    ),
  );
  return make("li", {}, button);
}

/** @param {string} term @param {...Child} values */
const pair = (term, ...values) =>
  make("div", {}, make("dt", { text: term }), make("dd", {}, ...values));

/**
 * Return what is known of a project: facts of its source, what two people agreed was seen, and its
 * risk points.
 * @param {MapParts} parts
 * @param {Project} project
 * @param {HTMLElement[]} risks the lines of its risk points
 */
export function projectFigures(parts, project, risks) {
  const { say, format } = parts;
  const days = [project.starts_on, project.ends_on].flatMap((day) =>
    day ? [format.short(day)] : [],
  );
  /** @param {string} key @param {string} text */
  const words = (key, text) => pair(say(key), ...wholeWords(text));
  return present([
    words("card.project_agency", project.agency),
    words("card.budget", budgetWords(parts, project)),
    words("filter.watch", watchWords(parts, project)),
    days.length && words("card.days", days.join(" – ")),
    words("filter.money", say(`money.${slug(project.kind)}`)),
    risks.length && pair(say("card.risks"), make("ul", { class: "dm-items" }, ...risks)),
    make(
      "div",
      { class: "dm-told" },
      make("dd", { class: "dm-note" }, ...wholeWords(say("note.projects"))),
    ),
  ]);
}
