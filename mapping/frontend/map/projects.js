/* Watched projects in order and in words: which ones a filter shows, what somebody saw of one. Pure:
   values in, values out. */
import { codeOf } from "./risks.js";

/** What a filter may say of a project: whether somebody looked, and whose money it is. */
export const PROJECT_KEYS = /** @type {const} */ (["watch", "money"]);
/** Nobody looked; somebody did; somebody did and answered a question with no. */
export const WATCH_STATES = /** @type {WatchState[]} */ (["unseen", "noes", "seen"]);
const FINISHED = "finished"; // work that goes on is no fault

/**
 * Return the newest inspection of a project; of one quarter the first, as the document lists them.
 * @param {Pick<Project, "inspections">} project
 */
export function newestOf({ inspections }) {
  /** @type {Inspection | undefined} */
  let newest;
  for (const one of inspections) if (!newest || one.quarter > newest.quarter) newest = one;
  return newest;
}

/**
 * Return how many questions the newest inspection answered with no.
 * @param {Pick<Project, "inspections">} project
 */
export const countNoes = (project) =>
  Object.entries(newestOf(project)?.answers ?? {}).filter(
    ([item, answer]) => answer === "no" && item !== FINISHED,
  ).length;

/**
 * Return whether somebody looked at a project, and whether a question was answered with no.
 * @param {Pick<Project, "inspections">} project
 * @returns {WatchState}
 */
export function watchOf(project) {
  if (!project.inspections.length) return "unseen";
  return countNoes(project) ? "noes" : "seen";
}

/**
 * Return what a project says of a key of the filter.
 * @param {Project} project
 * @param {typeof PROJECT_KEYS[number]} key
 */
export const projectCode = (project, key) =>
  key === "watch" ? watchOf(project) : codeOf(project.kind);

/** @param {Filter} filter */
export const isProjectFilter = (filter) =>
  [...PROJECT_KEYS, "subdistrict", "zone"].some((key) => filter[/** @type {"zone"} */ (key)]);

/**
 * Return the projects that a filter shows: those that nobody has looked at first, then by the last
 * look and by number.
 * @param {ProjectFeature[]} features
 * @param {(id: string | null) => Area | undefined} community
 * @param {Filter} filter
 */
export function listProjects(features, community, filter) {
  /** @param {Project} project */
  const isShown = (project) =>
    PROJECT_KEYS.every((key) => !filter[key] || projectCode(project, key) === filter[key]) &&
    (!filter.subdistrict || project.subdistrict_code === filter.subdistrict) &&
    (!filter.zone || String(community(project.community_id)?.zone) === filter.zone);
  /** @param {ProjectFeature} feature */
  const lastLook = ({ properties }) => newestOf(properties)?.quarter ?? "";
  return features
    .filter(({ properties }) => isShown(properties))
    .sort((a, b) =>
      lastLook(a) === lastLook(b)
        ? a.properties.id < b.properties.id
          ? -1
          : 1
        : lastLook(a) < lastLook(b)
          ? -1
          : 1,
    );
}

/**
 * Return how many projects there are, how many nobody has looked at, how many have an answer no.
 * @param {ProjectFeature[]} features
 */
export function countProjects(features) {
  const states = features.map(({ properties }) => watchOf(properties));
  /** @param {WatchState} state */
  const count = (state) => states.filter((one) => one === state).length;
  return { count: features.length, unseen: count("unseen"), noes: count("noes") };
}
