/* The map of a room: everybody's pins as the room may see them, and on a phone one's own. */
import { byNumber, numberOf } from "./ranking.js";
import { addStreets } from "../map/basemap.js";
import { bunch, makeIcon, middleOf } from "../map/badges.js";
import { Drawing } from "../map/drawing.js";
import { metresTo, whereIs } from "../map/places.js";
import { jittered, pause } from "../core/timing.js";

const APART_PX = 46;
const MOST_NUMBERS = 3; // pins of a bunch that are told by their numbers
const MAX_PINS_ZOOM = 16.5; // in a room for the whole district
const AROUND_POINT_M = 700; // shown around the point of a community without an outline
const AT_THE_EDGE_M = 30; // outlines are drawn with fewer corners: here the server says what is inside
const GIVE_UP_MS = 30000;
const LAST_TRY = 6;

/**
 * Return the addresses of the documents: what is live, or an edition's.
 * @param {RoomConfig} config
 * @param {string | null} edition
 */
function addressesOf(config, edition) {
  if (!edition) return config.documents;
  const filled = Object.entries(config.edition_documents).map(([name, path]) => [
    name,
    path.replace("{edition}", encodeURIComponent(edition)),
  ]);
  return Object.fromEntries(filled);
}

/**
 * Fetch a document, however often that takes.
 * @param {string} path
 * @returns {Promise<any>}
 */
async function fetchDocument(path, tries = 0) {
  try {
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const answer = await fetch(path, { cache: "no-cache", signal });
    if (!answer.ok) throw new Error(path);
    return await answer.json();
  } catch (error) {
    if (tries >= LAST_TRY) throw error;
    await pause(jittered(1000 * 2 ** tries));
    return fetchDocument(path, tries + 1);
  }
}

/**
 * Return the boxes of the pins on a map, in its pixels: no name is written under them.
 * @param {HTMLElement} container
 * @returns {Box[]}
 */
function listPinBoxes(container) {
  const { left, top } = container.getBoundingClientRect();
  return [...container.querySelectorAll(".rm-pin span")].map((element) => {
    const box = element.getBoundingClientRect();
    return [box.left - left, box.top - top, box.right - left, box.bottom - top];
  });
}

export class RoomMap {
  /** @type {RoomPin[]} */
  #pins = [];
  /** @type {OwnPin[]} */
  #own = [];
  /** @type {string | null | undefined} */
  #loadedFrom = undefined;
  /** @type {L.Marker | null} */
  #draft = null;
  /** The community that the room is about. @type {string | null} */
  #community = null;
  #width = 0;

  /**
   * @param {L.Map} map
   * @param {RoomMapOptions} options
   */
  constructor(map, { config, say, names, apart = APART_PX, onPins = () => {} }) {
    /** @type {Look} */
    const look = {
      filter: { indicator: "risks", level: "community" },
      open: null,
      cube: null,
      palette: config.palette,
      feeds: false,
    };
    this.map = map;
    this.config = config;
    this.say = say;
    this.names = names;
    this.apart = apart;
    this.onPins = onPins;
    const obstacles = () => listPinBoxes(map.getContainer());
    this.drawing = new Drawing(map, { look: () => look, names, obstacles });
    this.everybody = L.layerGroup().addTo(map);
    this.ownGroup = L.layerGroup().addTo(map);
    this.#prepare();
  }

  /**
   * Load the areas once; again only from another edition.
   * @param {string | null} edition
   */
  async load(edition) {
    if (this.#loadedFrom === edition) return;
    this.#loadedFrom = edition;
    const paths = addressesOf(this.config, edition);
    for (const level of /** @type {Level[]} */ (["subdistrict", "community"])) {
      this.drawing.setAreas(level, await fetchDocument(paths[level]));
    }
    this.#drawPins();
    this.#drawOwn();
    if (this.#community) this.home(); // its outline is here only now; else nobody's view is moved
    this.drawing.setBase(await fetchDocument(paths.base));
    addStreets(this.map, this.config.language);
  }

  /** @param {RoomPin[]} pins */
  setPins(pins) {
    this.#pins = pins;
    this.#drawPins();
  }

  /** @param {OwnPin[]} pins */
  setOwn(pins) {
    this.#own = pins;
    this.#drawOwn();
  }

  /**
   * Set the pin that is being made; null takes it away.
   * @param {L.LatLngExpression | null} at
   */
  setDraft(at) {
    this.#draft?.remove();
    this.#draft = at && L.marker(at, { ...this.#look("", "rm-own rm-draft"), draggable: true });
    return this.#draft?.addTo(this.map);
  }

  /**
   * Return where a pin stands, as latitude and longitude.
   * @param {PinPlace} pin
   * @returns {[number, number] | null}
   */
  placeOf(pin) {
    if (pin.cell) return [pin.cell[1], pin.cell[0]];
    if (pin.latitude != null && pin.longitude != null) return [pin.latitude, pin.longitude];
    const layer = this.drawing.layer("community", pin.community_id);
    if (!layer) return null;
    const { lat, lng } = this.drawing.middle(layer);
    return [lat, lng];
  }

  /**
   * Return the words of a pin's place: its community, the one that it is near, its subdistrict.
   * @param {PinPlace} pin
   */
  wordsOf(pin) {
    const named = this.drawing.properties("community", pin.community_id);
    if (named) return this.names.of(named);
    const at = this.placeOf(pin);
    if (!at) return "";
    const { community, near, subdistrict } = whereIs(this.drawing, [at[1], at[0]]);
    if (community && !pin.cell) return this.names.of(community);
    const beside = community ?? near?.properties;
    if (beside) return this.say("pin.near", { name: this.names.of(beside) });
    return subdistrict ? this.names.label(subdistrict) : "";
  }

  /**
   * Return the community that a pin outside every community is near.
   * @param {{ latitude: number, longitude: number }} place
   * @returns {NearCommunity | null}
   */
  nearOf({ longitude, latitude }) {
    const { near } = whereIs(this.drawing, [longitude, latitude]);
    if (!near) return null;
    const { properties, metres } = near;
    return { id: properties.id, name: this.names.of(properties), metres: Math.round(metres) };
  }

  /**
   * Say whether a place is outside the district; not while nothing is known of it.
   * @param {{ latitude: number, longitude: number }} place
   */
  isOutside({ longitude, latitude }) {
    /** @type {Position} */
    const place = [longitude, latitude];
    const areas = this.drawing.features("subdistrict");
    if (!areas.length || whereIs(this.drawing, place).subdistrict) return false;
    return areas.every(({ geometry }) => metresTo(geometry, place) > AT_THE_EDGE_M);
  }

  /**
   * Return the name of the room's community where a place is neither in it nor near it; else "".
   * @param {PinPlace} pin
   */
  awayFrom({ longitude, latitude, community_id: named }) {
    const home = this.drawing.properties("community", this.#community);
    if (!home || (named && named === home.id)) return "";
    if (!named && (longitude == null || latitude == null)) return "";
    const { community, near } = named
      ? { community: { id: named }, near: null }
      : whereIs(this.drawing, [Number(longitude), Number(latitude)]);
    const isThere = community ? community.id === home.id : near?.properties.id === home.id;
    return isThere ? "" : this.names.of(home);
  }

  /**
   * Frame the map on a community from now on; null is the whole district.
   * @param {string | null} community
   */
  frame(community) {
    this.#community = community;
    this.home();
  }

  /** Show the community that the room is about, else the whole district. */
  home() {
    const bounds = this.#boundsOfCommunity() ?? L.latLngBounds(this.config.home);
    this.map.fitBounds(bounds, { animate: false, padding: [6, 6] });
  }

  /** Return the bounds of the room's community with what lies around it; null before it is here. */
  #boundsOfCommunity() {
    const layer = this.drawing.layer("community", this.#community);
    if (layer?.getBounds) return layer.getBounds().pad(0.25);
    return layer?.getLatLng ? layer.getLatLng().toBounds(AROUND_POINT_M) : null;
  }

  /** Show all the pins, as near as that goes; of a room for one community, with all of it. */
  toPins() {
    const places = this.#pins.flatMap((pin) => {
      const place = this.placeOf(pin);
      return place ? [place] : [];
    });
    if (!places.length) return;
    const community = this.#boundsOfCommunity();
    const bounds = community ? community.extend(places) : L.latLngBounds(places).pad(0.35);
    const maxZoom = community ? undefined : MAX_PINS_ZOOM;
    this.map.fitBounds(bounds, { maxZoom, animate: false, padding: [this.apart, this.apart] });
  }

  /** @param {Level} level */
  areas(level) {
    return this.drawing.all(level);
  }

  #prepare() {
    const { map, say } = this;
    map.options.zoomSnap = 0;
    map.attributionControl.setPosition("bottomright").setPrefix(false);
    map.attributionControl.addAttribution(say("page.source"));
    map.getContainer().setAttribute("aria-label", say("page.map_label"));
    map.fitBounds(L.latLngBounds(this.config.home), { animate: false });
    map.on("zoomend", () => this.#drawPins());
    new ResizeObserver(() => this.#resize()).observe(map.getContainer());
  }

  #resize() {
    this.map.invalidateSize({ animate: false });
    const width = this.map.getSize().x;
    if (width && width !== this.#width) {
      if (this.#pins.length) this.toPins();
      else this.home();
    }
    this.#width = width;
  }

  /**
   * Return Leaflet's options of a pin.
   * @param {string} text
   * @param {string} look
   */
  #look(text, look) {
    return { icon: makeIcon(text, `rm-pin ${look}`), pane: "dm-badges", keyboard: false };
  }

  #drawPins() {
    this.everybody.clearLayers();
    const features = this.#pins.flatMap((pin) => {
      const at = this.placeOf(pin);
      /** @type {Position} */
      const coordinates = at ? [at[1], at[0]] : [0, 0];
      return at ? [{ geometry: { coordinates }, properties: pin }] : [];
    });
    for (const bunched of bunch(this.map, features, this.apart)) {
      const pins = bunched.map(({ properties }) => properties);
      const isBunch = pins.length > 1;
      const text = pins.length > MOST_NUMBERS ? `×${pins.length}` : byNumber(pins).map(numberOf);
      const marker = L.marker(
        middleOf(bunched),
        this.#look(String(text), isBunch ? "rm-bunch" : ""),
      );
      this.everybody.addLayer(marker.on("click", () => this.onPins(pins)));
    }
    this.drawing.tidy();
  }

  #drawOwn() {
    this.ownGroup.clearLayers();
    for (const pin of this.#own) {
      const at = this.placeOf(pin);
      if (!at) continue;
      const look = this.#look("", `rm-own ${pin.isWaiting ? "rm-waiting" : ""}`);
      this.ownGroup.addLayer(L.marker(at, { ...look, interactive: false }));
    }
  }
}
