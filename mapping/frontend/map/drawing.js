/* The drawing of one map: panes, areas, base, badges, labels. Knows no network and no panel. */
import {
  HALF_BUNCH_PX,
  HALF_SMALL_PX,
  badgeIcon,
  boxOf,
  bunchApart,
  middleOf,
  projectIcon,
} from "./badges.js";
import { moveInside } from "./inside.js";
import { Labels, makeLabel } from "./labels.js";
import { covers } from "./places.js";
import { ESTIMATED_DASH, readArea, styleOf } from "./reading.js";

const PANES = ["land", "canals", "roads", "areas", "landmarks", "points", "labels", "badges"];
const TAPPED = ["areas", "points", "badges"];
export const BUNCH_PX = 26;
const TAP_PX = 24; // fingers are wider than squares
const NEAR_ZOOM = 15;
const ROOMY_PX = 560; // on a map that is less wide and high a bunch says its number without words

/** @typedef {(features: any[], count?: (count: number) => string) => L.DivIcon} IconMaker */

/** @type {Level[]} */
export const LEVELS = ["community", "subdistrict"];

/** @param {number} zoom */
const squareRadius = (zoom) => (zoom < 14 ? 6 : zoom < 15.5 ? 8 : 10);

/**
 * Return a class of squares for places that have no outline yet; they restyle like other paths.
 * @returns {new (at: L.LatLngExpression, options: L.CircleMarkerOptions) => L.CircleMarker}
 */
const squareClass = () =>
  /** @type {any} */ (L.CircleMarker).extend({
    _updatePath() {
      const { x, y } = this._point;
      const r = this._radius;
      const path = `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
      this._renderer._setPath(this, this._empty() ? "M0 0" : path);
    },
  });

/** @param {L.Map} map */
function makePanes(map) {
  for (const [i, name] of PANES.entries()) {
    const { style } = map.createPane(`dm-${name}`);
    style.zIndex = String(401 + 10 * i);
    if (!TAPPED.includes(name)) style.pointerEvents = "none";
  }
}

/**
 * Say whether a layer has the outline of a feature still.
 * @param {AreaLayer} layer
 * @param {AreaFeature} feature
 */
const isSamePlace = ({ feature: old }, feature) =>
  old.properties.boundary_version === feature.properties.boundary_version &&
  old.properties.boundary_status === feature.properties.boundary_status &&
  old.geometry?.type === feature.geometry?.type;

/** @param {"road" | "canal"} kind @returns {(place: BasePlace) => Label} */
const labelAlong =
  (kind) =>
  ({ name, features }) => {
    /** @type {Position[][]} */
    const lines = features.flatMap(({ geometry: { type, coordinates } }) =>
      type === "LineString" ? [coordinates] : coordinates,
    );
    const [lng, lat] = lines[0][0];
    return makeLabel(kind, [lat, lng], name, { lines });
  };

export class Drawing {
  /** @type {Record<Level, Map<string, AreaLayer>>} */
  #layers = { community: new Map(), subdistrict: new Map() };
  /** @type {MapFeature[]} */
  #features = []; // that have a badge
  /** @type {IconMaker} */
  #icon = badgeIcon;
  /** @type {Level | null} */
  #shownLevel = null;
  /** @type {BaseFeature[]} */
  #base = [];
  /** @type {MapFeature[][]} */
  #bunches = [];

  /**
   * @param {L.Map} map
   * @param {DrawingOptions} options
   */
  constructor(
    map,
    {
      look,
      names,
      onTap = () => {},
      onBadge = () => {},
      apart = BUNCH_PX,
      count,
      obstacles = () => [],
    },
  ) {
    makePanes(map);
    this.map = map;
    this.look = look;
    this.names = names;
    this.onTap = onTap;
    this.onBadge = onBadge;
    this.apart = apart;
    this.count = count;
    this.groups = { community: this.#areas("community"), subdistrict: this.#areas("subdistrict") };
    this.land = this.#below("land", {
      color: "var(--land-edge)",
      weight: 2,
      fillColor: "var(--ground)",
    });
    this.canals = this.#below("canals", { color: "var(--canal)", weight: 2 });
    this.roads = this.#below("roads", { color: "var(--road)", weight: 1 });
    this.landmarks = L.layerGroup().addTo(map);
    this.badges = L.layerGroup().addTo(map);
    this.labels = new Labels(map, {
      level: () => this.look().filter.level,
      rank: (id) => this.#rankOf(id),
      taken: () => [...this.#badgeBoxes(), ...obstacles()],
    });
    // Both groups must be on the map when it starts: st_folium hooks clicks once.
    for (const group of Object.values(this.groups)) {
      group.addTo(map).on("click", (tap) => this.#tap(tap));
    }
    map.on("click", (tap) => this.#tapNearby(tap));
    map.on("zoomend", () => this.#zoomed());
    this.#zoomed();
  }

  /** Draw the areas anew after the filter or what they say has changed. */
  restyle() {
    const { filter, open } = this.look();
    for (const group of Object.values(this.groups)) group.setStyle(this.#style);
    if (open) this.#layers[filter.level].get(open)?.bringToFront();
    if (this.#shownLevel !== filter.level) this.#showLevel();
  }

  /** Place the names anew: something came onto the map, or went. */
  tidy() {
    this.labels.tidy();
  }

  /**
   * Take a whole collection; a layer is only made anew when its outline changed.
   * @param {Level} level
   * @param {AreaCollection} collection
   */
  setAreas(level, collection) {
    const group = this.groups[level];
    const layers = this.#layers[level];
    const wanted = new Set(collection.features.map(({ properties }) => properties.id));
    for (const feature of collection.features) {
      const layer = layers.get(feature.properties.id);
      if (layer && isSamePlace(layer, feature)) {
        Object.assign(layer.feature.properties, feature.properties);
        continue;
      }
      if (layer) group.removeLayer(layer);
      group.addData(/** @type {any} */ (feature));
    }
    for (const [id, layer] of layers) {
      if (wanted.has(id)) continue;
      group.removeLayer(layer);
      layers.delete(id);
    }
    if (level === "subdistrict") {
      this.land.clearLayers();
      this.land.addData(/** @type {any} */ (collection));
      this.land.setStyle((feature) => ({
        dashArray: feature?.properties.boundary_status === "estimated" ? ESTIMATED_DASH : undefined,
      }));
    }
    this.#relabel(level);
    this.#showLevel();
    this.#drawBadges();
  }

  /**
   * Return the places of a kind by their names; parts of one road are one place.
   * @param {string} kind
   * @returns {BasePlace[]}
   */
  listBase(kind) {
    const named = this.#base.filter(({ properties }) => properties.kind === kind);
    /** @type {Map<string, BaseFeature[]>} */
    const places = new Map();
    for (const feature of named) {
      const name = feature.properties.name_th;
      if (name) places.set(name, [...(places.get(name) ?? []), feature]);
    }
    return [...places].map(([name, features]) => ({ name, features }));
  }

  /** @param {BaseCollection} collection canals, roads and landmarks */
  setBase(collection) {
    this.#base = collection.features;
    /** @param {string} kind */
    const ofKind = (kind) =>
      collection.features.filter(({ properties }) => properties.kind === kind);
    for (const [layer, kind] of /** @type {const} */ ([
      [this.canals, "canal"],
      [this.roads, "road"],
    ])) {
      layer.clearLayers();
      const features = ofKind(kind);
      layer.addData(/** @type {any} */ ({ type: "FeatureCollection", features }));
    }
    this.#setLandmarks(ofKind("landmark"));
    for (const kind of /** @type {const} */ (["road", "canal"])) {
      this.labels.replace(kind, this.listBase(kind).map(labelAlong(kind)));
    }
  }

  /** @param {BaseFeature[]} features */
  #setLandmarks(features) {
    this.landmarks.clearLayers();
    const labels = features.map(({ geometry, properties }) => {
      const [lng, lat] = geometry.coordinates;
      const look = { pane: "dm-landmarks", interactive: false, radius: 3, weight: 1.5 };
      this.landmarks.addLayer(L.circleMarker([lat, lng], { ...look, className: "dm-place" }));
      return makeLabel("landmark", [lat, lng], this.names.of(properties), { isBeside: true });
    });
    this.labels.replace("landmark", labels);
  }

  /** @param {{ features: RiskFeature[] } | null} collection */
  setRisks(collection) {
    this.#setFeatures(collection?.features ?? [], badgeIcon);
  }

  /** @param {(ProjectFeature & Placed)[]} features in the place of risk points */
  setProjects(features) {
    this.#setFeatures(features, projectIcon);
  }

  /**
   * @param {MapFeature[]} features
   * @param {IconMaker} icon of what stands together
   */
  #setFeatures(features, icon) {
    this.#features = features;
    this.#icon = icon;
    this.#drawBadges();
  }

  /**
   * Return where something that has a badge is drawn.
   * @param {string} id
   */
  badgeAt(id) {
    const feature = this.#features.find(({ properties }) => properties.id === id);
    if (!feature) return null;
    const [lng, lat] = this.#placed(feature).geometry.coordinates;
    return L.latLng(lat, lng);
  }

  /**
   * Return what is known of an area that is drawn.
   * @param {Level} level
   * @param {string | null | undefined} id
   */
  properties(level, id) {
    return this.layer(level, id)?.feature.properties;
  }

  /** @param {Level} level */
  all(level) {
    return this.features(level).map(({ properties }) => properties);
  }

  /** @param {Level} level */
  features(level) {
    return [...this.#layers[level].values()].map(({ feature }) => feature);
  }

  /**
   * @param {Level} level
   * @param {string | null | undefined} id
   */
  layer(level, id) {
    return this.#layers[level].get(id ?? "");
  }

  /**
   * Return where the name of an area stands: the point inside it that its document gives.
   * @param {AreaLayer} layer
   * @returns {L.LatLng}
   */
  middle(layer) {
    const { point } = layer.feature.properties;
    if (point) return L.latLng(point[1], point[0]);
    return layer.getLatLng ? layer.getLatLng() : layer.getCenter();
  }

  /** @param {any} feature of one of our areas */
  #style = (feature) => styleOf(feature.properties, this.look());

  /** @param {Level} level */
  #areas(level) {
    const Square = squareClass();
    return L.geoJSON(undefined, {
      pane: "dm-areas",
      style: this.#style,
      pointToLayer: (_, at) =>
        new Square(at, {
          pane: "dm-points",
          radius: squareRadius(this.map.getZoom()),
          lineCap: "round",
        }),
      onEachFeature: (feature, layer) =>
        this.#layers[level].set(feature.properties.id, /** @type {any} */ (layer)),
    });
  }

  /**
   * Make a layer that lies below and is never tapped.
   * @param {string} pane
   * @param {L.PathOptions} style
   */
  #below(pane, style) {
    const opaque = { ...style, opacity: 1, ...(style.fillColor ? { fillOpacity: 1 } : {}) };
    const options = { pane: `dm-${pane}`, interactive: false, style: opaque };
    return L.geoJSON(undefined, options).addTo(this.map);
  }

  /**
   * Return how important the name of a community is: the open one, then by level and residents.
   * @param {string} id
   */
  #rankOf(id) {
    const look = this.look();
    const area = this.properties("community", id);
    if (!area) return 0;
    const { kind, value = 0 } = readArea(area, look);
    const level = kind === "risk" ? value : 0;
    return (look.open === id ? 1e9 : 0) + level * 1e6 + (area.residents?.count ?? 0);
  }

  /** Return the boxes of what is drawn over the names, in pixels of the window. */
  #badgeBoxes() {
    const { map } = this;
    /** @type {Pick<L.Map, "project" | "getZoom">} */
    const window_ = {
      getZoom: () => map.getZoom(),
      project: (at) => map.latLngToContainerPoint(at),
    };
    return this.#bunches.map((features) => boxOf(window_, features, this.#halfBunch));
  }

  /** Say whether there is no room for words in a bunch: on a phone. */
  get #isSmall() {
    const { x, y } = this.map.getSize();
    return this.count !== undefined && Math.min(x, y) < ROOMY_PX;
  }

  get #halfBunch() {
    return this.#isSmall ? HALF_SMALL_PX : HALF_BUNCH_PX;
  }

  #drawBadges() {
    this.badges.clearLayers();
    const placed = this.#features.map((feature) => this.#placed(feature));
    const count = this.#isSmall ? String : this.count;
    this.#bunches = bunchApart(this.map, placed, this.apart, this.#halfBunch);
    for (const features of this.#bunches) {
      const icon = this.#icon(features, count);
      const options = { icon, pane: "dm-badges", keyboard: false };
      const badge = L.marker(middleOf(features), options);
      this.badges.addLayer(badge.on("click", () => this.onBadge(features)));
    }
    this.labels.tidy();
  }

  /**
   * Return a feature where it is drawn: one told by its community stands inside of the outline.
   * @param {MapFeature} feature
   * @returns {MapFeature}
   */
  #placed(feature) {
    const { properties } = feature;
    const isOfCommunity = "precision" in properties && properties.precision === "community";
    const home = isOfCommunity ? this.layer("community", properties.community_id) : undefined;
    if (!home) return feature;
    const coordinates = moveInside(home.feature.geometry, feature.geometry.coordinates);
    return { ...feature, geometry: { coordinates } };
  }

  /** @param {any} tap on an area */
  #tap(tap) {
    if (tap.originalEvent) tap.originalEvent.dmHit = true;
    this.onTap(tap.propagatedFrom.feature.properties.id);
  }

  /**
   * Open the nearest square beside a tap.
   * @param {any} tap on the map
   */
  #tapNearby(tap) {
    if (tap.originalEvent?.dmHit) return;
    let least = TAP_PX;
    /** @type {AreaLayer | null} */
    let nearest = null;
    for (const layer of this.#layers[this.look().filter.level].values()) {
      if (!layer.getLatLng) continue;
      const away = this.map.latLngToLayerPoint(layer.getLatLng()).distanceTo(tap.layerPoint);
      if (away >= least) continue;
      least = away;
      nearest = layer;
    }
    nearest?.fire("click", { latlng: nearest.getLatLng?.() }, true);
  }

  #showLevel() {
    const { level } = this.look().filter;
    this.#shownLevel = level;
    for (const each of LEVELS) {
      for (const layer of this.#layers[each].values()) {
        layer.getElement()?.classList.toggle("dm-away", each !== level);
      }
    }
    this.labels.tidy();
  }

  /** @param {Level} level */
  #relabel(level) {
    const labels = [...this.#layers[level].values()].map((layer) => {
      const area = layer.feature.properties;
      const text = level === "subdistrict" ? this.names.label(area) : this.names.short(area);
      const isBeside = Boolean(layer.getLatLng);
      // Beside the district is better than without a name; in another subdistrict is not.
      const mayStand = (/** @type {Position} */ place) =>
        [area.id, undefined].includes(this.#subdistrictAt(place));
      const options = { id: area.id, isBeside, ...(level === "subdistrict" && { mayStand }) };
      return makeLabel(level, this.middle(layer), text, options);
    });
    this.labels.replace(level, labels);
  }

  /** @param {Position} place */
  #subdistrictAt(place) {
    const found = this.features("subdistrict").find(({ geometry }) => covers(geometry, place));
    return found?.properties.id;
  }

  #zoomed() {
    const zoom = this.map.getZoom();
    this.map.getContainer().classList.toggle("dm-near", zoom >= NEAR_ZOOM);
    for (const layer of this.#layers.community.values()) layer.setRadius?.(squareRadius(zoom));
    this.#drawBadges();
  }
}
