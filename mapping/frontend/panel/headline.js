/* The headline above the map: how many risk points, how many of them are very high, how many are
   solved, and how many communities were visited; or how many projects, and how many nobody has
   looked at. From the release alone. */
import { byId, make } from "../core/dom.js";
import { isInside } from "../map/reading.js";
import { countProjects } from "../map/projects.js";
import { countRisks } from "../map/risks.js";

/** @param {MapParts} parts */
export function showHeadline(parts) {
  const box = byId("dm-headline");
  const { filter, risks, projects } = parts.state;
  const isOfProjects = filter.indicator === "projects";
  box.hidden = isOfProjects ? !projects : filter.indicator !== "risks" || !risks;
  if (box.hidden) return;
  const { say, shown } = parts;
  const words = isOfProjects ? describeProjects(parts) : describeRisks(parts);
  const spans = words.flatMap((text) => [" · ", make("span", { text })]).slice(1);
  const isNarrowed = isOfProjects ? parts.projects.isNarrowed : shown.isNarrowed;
  const lead = isNarrowed ? [say("headline.filtered"), " "] : [];
  box.replaceChildren(...lead, ...spans);
}

/** @param {MapParts} parts */
function describeProjects({ say, format, projects }) {
  const { count, unseen, noes } = countProjects(projects.features);
  return [
    say("headline.projects", { count: format.number(count) }),
    say("headline.unseen", { count: format.number(unseen) }),
    say("headline.noes", { count: format.number(noes) }),
  ];
}

/** @param {MapParts} parts */
function describeRisks({ say, format, state: { filter }, drawing, shown }) {
  const { open, worst, solved } = countRisks(shown.features);
  const all = drawing.all("community");
  const inside = all.filter((area) => isInside(area, filter));
  const visited = inside.filter(({ coverage }) => coverage && coverage !== "not visited");
  const number = format.number;
  return [
    say("headline.points", { count: number(open) }),
    say("headline.worst", { count: number(worst) }),
    say("headline.solved", { count: number(solved) }),
    say(inside.length < all.length ? "headline.visited_chosen" : "headline.visited", {
      count: number(visited.length),
      of: number(inside.length),
    }),
  ];
}
