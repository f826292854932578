/* The watched projects that are shown now: those of the filter in their order, with their place. */
import { isProjectFilter, listProjects } from "./projects.js";

export class ShownProjects {
  /** @type {ProjectFeature[]} */
  features = [];

  /** @param {MapParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Take what the state says now. */
  update() {
    const { state, drawing } = this.parts;
    this.features = listProjects(
      this.all,
      (id) => drawing.properties("community", id),
      state.filter,
    );
  }

  /** Every project of the release; none while they are not loaded. */
  get all() {
    return this.parts.state.projects?.features ?? [];
  }

  /** Those of the filter that have a place on the map. */
  get placed() {
    return /** @type {(ProjectFeature & Placed)[]} */ (
      this.features.filter(({ geometry }) => geometry)
    );
  }

  get isNarrowed() {
    return isProjectFilter(this.parts.state.filter);
  }

  /** @param {string | undefined} id */
  find(id) {
    return this.all.find(({ properties }) => properties.id === id);
  }

  /**
   * Return the name of the place of a project: its community, else its subdistrict.
   * @param {Project} project
   */
  placeOf({ community_id: community, subdistrict_code: code }) {
    const { names, drawing } = this.parts;
    const home = drawing.properties("community", community);
    if (home) return names.of(home);
    const around = drawing.properties("subdistrict", code);
    return around ? names.subdistrict(around) : "";
  }
}
