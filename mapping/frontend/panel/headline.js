/* The headline above the map: how many risk points, how many of them are very high, how many are
   solved, and how many communities were visited. From the release alone. */
import { byId, make } from "../core/dom.js";
import { isInside } from "../map/reading.js";
import { countRisks } from "../map/risks.js";

/** @param {MapParts} parts */
export function showHeadline({ say, format, state, drawing, shown }) {
  const box = byId("dm-headline");
  const { filter, risks } = state;
  box.hidden = filter.indicator !== "risks" || !risks;
  if (box.hidden) return;
  const { open, worst, solved } = countRisks(shown.features);
  const all = drawing.all("community");
  const inside = all.filter((area) => isInside(area, filter));
  const visited = inside.filter(({ coverage }) => coverage && coverage !== "not visited");
  const number = format.number;
  const words = [
    say("headline.points", { count: number(open) }),
    say("headline.worst", { count: number(worst) }),
    say("headline.solved", { count: number(solved) }),
    say(inside.length < all.length ? "headline.visited_chosen" : "headline.visited", {
      count: number(visited.length),
      of: number(inside.length),
    }),
  ];
  const spans = words.flatMap((text) => [" · ", make("span", { text })]).slice(1);
  const lead = shown.isNarrowed ? [say("headline.filtered"), " "] : [];
  box.replaceChildren(...lead, ...spans);
}
