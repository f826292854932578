/* Risk points in words and in order: what one is called, which ones a filter shows, how many there
   are. Pure: values in, values out. */
import { slug } from "../core/format.js";
import { covers } from "./places.js";

export const RISK_LEVELS = ["low", "moderate", "high", "very_high"];
export const RISK_STATES = ["approved", "mitigated"];
/** What a filter may say of a risk point, with what the point says of itself. */
export const RISK_KEYS = /** @type {const} */ (["category", "risk_level", "state", "quarter"]);

/**
 * Return the rank of a level, from 1.
 * @param {string | undefined} level
 */
export const rankOf = (level) => RISK_LEVELS.indexOf(slug(level ?? "low")) + 1;

/** @param {Risk} risk */
const scoreOf = ({ likelihood, impact }) => likelihood * impact;

/** @param {Pick<Risk, "state">} risk */
export const isSolved = ({ state }) => state === "mitigated";

/**
 * Return what a risk point is called: its title, else its sub-kind, else its category.
 * @param {Risk} risk
 * @param {Record<string, Record<string, string>> | undefined} subKinds their names by code
 * @param {string} language
 * @param {Say} say
 */
export function nameRisk({ title, sub_kind, category }, subKinds, language, say) {
  const kind = subKinds?.[sub_kind ?? ""];
  return title || kind?.[language] || kind?.th || say(`category.${slug(category)}`);
}

/**
 * Return the value of a risk point as an address may say it: `within-agency`, `2569-q3`.
 * @param {string} value
 */
export const codeOf = (value) => slug(value).replace(/_/g, "-").toLowerCase();

/**
 * Return the communities and subdistricts of risk points: by what they say, by the lists of areas,
 * else by where they lie.
 * @param {RiskFeature[]} features
 * @param {KnownAreas} areas
 * @returns {Map<string, RiskPlace>}
 */
export function placeRisks(features, areas) {
  const communities = areas.features("community").map(({ properties }) => properties);
  const listing = new Map(
    communities.flatMap((area) => {
      const { listed = [], mitigated = [] } = area.risk_points ?? {};
      return [...listed, ...mitigated].map((id) => /** @type {[string, Area]} */ ([id, area]));
    }),
  );
  const named = new Map(communities.map((area) => [area.id, area]));
  return new Map(
    features.map(({ properties: { id, community_id }, geometry }) => {
      const community = named.get(community_id ?? "") ?? listing.get(id);
      const subdistrict =
        community?.subdistrict_code ??
        areas.features("subdistrict").find((area) => covers(area.geometry, geometry.coordinates))
          ?.properties.id;
      return [id, { community, subdistrict }];
    }),
  );
}

/**
 * Say whether a filter shows a risk point.
 * @param {Risk} risk
 * @param {RiskPlace | undefined} place
 * @param {Filter} filter
 */
function isShown(risk, place, filter) {
  const said = { ...risk, risk_level: risk.level };
  return (
    RISK_KEYS.every((key) => !filter[key] || codeOf(said[key]) === filter[key]) &&
    (!filter.subdistrict || place?.subdistrict === filter.subdistrict) &&
    (!filter.zone || String(place?.community?.zone) === filter.zone)
  );
}

/** @param {Filter} filter */
export const isNarrowed = (filter) =>
  [...RISK_KEYS, "subdistrict", "zone"].some((key) => filter[/** @type {"zone"} */ (key)]);

/**
 * Return the risk points that a filter shows, the highest score first: solved ones last, then by
 * community and number.
 * @param {RiskFeature[]} features
 * @param {Map<string, RiskPlace>} places
 * @param {Filter} filter
 * @param {(a: string, b: string) => number} compare names
 * @returns {RiskFeature[]}
 */
export function listRisks(features, places, filter, compare) {
  /** @param {Risk} risk */
  const community = ({ id }) => places.get(id)?.community?.name_th ?? "";
  return features
    .filter(({ properties }) => isShown(properties, places.get(properties.id), filter))
    .sort(
      ({ properties: a }, { properties: b }) =>
        Number(isSolved(a)) - Number(isSolved(b)) ||
        rankOf(b.level) - rankOf(a.level) ||
        scoreOf(b) - scoreOf(a) ||
        compare(community(a), community(b)) ||
        (a.id < b.id ? -1 : 1),
    );
}

/**
 * Return the rank of the worst open risk point that an area lists; 0 where it lists none.
 * @param {Area} area
 * @param {RiskFeature[] | null | undefined} shown those of the filter; null: all there are
 */
export function worstRank({ risks, risk_points: points }, shown) {
  if (!shown) return 1 + RISK_LEVELS.findLastIndex((level) => risks?.[level]);
  const listed = points?.listed ?? [];
  const ranks = shown
    .filter(({ properties }) => !isSolved(properties) && listed.includes(properties.id))
    .map(({ properties }) => rankOf(properties.level));
  return Math.max(0, ...ranks);
}

/**
 * Return how many risk points are open, of the highest level, and solved.
 * @param {RiskFeature[]} features
 */
export function countRisks(features) {
  const open = features.filter(({ properties }) => !isSolved(properties));
  const worst = open.filter(({ properties }) => rankOf(properties.level) === RISK_LEVELS.length);
  return { open: open.length, worst: worst.length, solved: features.length - open.length };
}
