/* What a file without a network says of itself: its state, what the numbers mean, its sources. */
import { byId, make } from "../core/dom.js";

const MEANING = [
  "strip.disclaimer",
  "note.complaints",
  "card.risk_note",
  "note.feed",
  "card.estimated_note",
  "card.not_visited_note",
];

/**
 * Say whether the street map came along, where there is one.
 * @param {OfflineParts} parts
 * @param {InlineStreets | null} streets
 */
function streetLines({ say, format }, streets) {
  if (!streets) return [];
  if (streets.left_out) return [say("about.streets_left_out")];
  return [say("about.streets", { date: format.short(streets.made_on) })];
}

/** @param {OfflineParts} parts */
function sourceLines({ say, format, documents: { about, edition } }) {
  const period =
    about.feed_period &&
    say("card.feed_period", {
      from: format.short(about.feed_period.from),
      to: format.short(about.feed_period.to),
    });
  const inForce = about.boundary_versions.filter(
    ({ level, version }) => edition.boundary_versions[level] === version,
  );
  const boundaries = inForce.map(({ level, source, licence, dated }) =>
    [say(`step.close.${level}`), source, licence, dated && format.short(dated)]
      .filter(Boolean)
      .join(" · "),
  );
  const feeds = about.feeds.map((feed) =>
    [say("step.close.feed"), feed, period].filter(Boolean).join(" · "),
  );
  return [...boundaries, ...feeds, say("page.source")];
}

/**
 * Put the sources into their view.
 * @param {OfflineParts} parts
 * @param {InlineStreets | null} streets
 */
export function showAbout(parts, streets) {
  const { config, say, format, documents } = parts;
  const { about, edition } = documents;
  const sections = {
    file: [
      config.stamp || say("strip.as_of", { date: format.date(about.released_at) }),
      say("strip.release", { version: format.number(about.version) }),
      say("strip.registry", about.registry),
      say("about.alone"),
      say("about.old"),
      ...streetLines(parts, streets),
    ],
    meaning: MEANING.map((key) => say(key)),
    withheld: [
      say("step.withheld.few", { k: edition.rule.k }),
      ...["not_zero", "places", "words"].map((key) => say(`step.withheld.${key}`)),
    ],
    sources: sourceLines(parts),
  };
  const blocks = Object.entries(sections).map(([key, lines]) =>
    make(
      "section",
      {},
      make("h3", { text: say(`about.${key}`) }),
      make("ul", {}, ...lines.map((text) => make("li", { text }))),
    ),
  );
  byId("of-about").append(make("h2", { text: say("about.title") }), ...blocks);
}
