/* Sets one pin: by a tap, at the cross-hair, or where the phone is; takes it away again. Also shows
   pins of others. */
import { withoutKind } from "../core/format.js";
import { makeIcon } from "../map/badges.js";
import { ringsOf, whereIs } from "../map/places.js";
import { HANDLE_PX, latLngOf, positionOf } from "./toolbox.js";

const CLOSE_ZOOM = 17;
const LOCATE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 };

/**
 * Return the words of a place: in which community, near which, or in which subdistrict.
 * @param {ModeParts} parts
 * @param {Position} place
 */
function placeWords({ say, drawing }, place) {
  return wordsOf(say, whereIs(drawing, place));
}

/**
 * Return the words of a place that was looked up.
 * @param {Say} say
 * @param {Whereabouts} found
 */
function wordsOf(say, { community, near, subdistrict }) {
  /** @param {Area} area */
  const name = (area) => withoutKind(area.name_th ?? "");
  if (community) return say("mode.in_community", { name: name(community) });
  if (near) {
    const metres = Math.round(near.metres);
    return say("mode.near_community", { name: name(near.properties), metres });
  }
  if (subdistrict) return say("mode.in_subdistrict", { name: subdistrict.name_th });
  return say("mode.outside");
}

/**
 * Say whether a place is none in which this person may propose: the server decides, this is sooner.
 * @param {Whereabouts} found
 * @param {string[] | null | undefined} own ids of communities; null: all of them
 */
export const isForeign = ({ community, near }, own) =>
  Boolean(own) && !own?.includes(community?.id ?? near?.properties.id ?? "");

/**
 * Show communities as large as they fit.
 * @param {ModeParts & { map: L.Map }} tools
 * @param {string[] | null | undefined} ids
 */
function showAreas({ map, drawing }, ids) {
  const corners = drawing
    .features("community")
    .filter(({ properties }) => ids?.includes(properties.id))
    .flatMap(({ geometry }) =>
      geometry?.type === "Point" ? [geometry.coordinates] : ringsOf(geometry).flat(),
    );
  if (!corners.length) return;
  const bounds = L.latLngBounds(corners.map(latLngOf));
  map.fitBounds(bounds, { animate: false, maxZoom: CLOSE_ZOOM });
}

/**
 * Show a place from near.
 * @param {L.Map} map
 * @param {L.LatLng} at
 */
const comeCloser = (map, at) =>
  map.setView(at, Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });

/**
 * Let somebody set a pin.
 * @param {Toolbox} tools
 * @param {PinWish} wish
 */
export function startPin(tools, wish) {
  const { map, say } = tools;
  /** @type {L.Marker | null} */
  let pin = null;

  /** @param {L.LatLng} at */
  const describe = (at) => {
    const found = whereIs(tools.drawing, positionOf(at));
    const foreign = isForeign(found, wish.own);
    const words = wordsOf(say, found);
    tools.tell(foreign ? `${words} ${say("mode.not_yours")}` : words);
    home.hidden = !foreign;
  };
  /** @param {L.LatLng} at */
  const hand = (at) => tools.hand(L.marker(at), "pin", wish.name);

  /** @param {L.LatLng} at */
  function stand(at) {
    tools.cross.hidden = true;
    away.hidden = false;
    if (pin) pin.setLatLng(at);
    else pin = tools.handle(at, "dm-pin", { onMove: describe, onEnd: hand });
    describe(at);
  }

  /** @param {L.LatLng} at */
  function place(at) {
    stand(at);
    hand(at);
  }

  function takeAway() {
    if (!pin) return;
    tools.hand(L.marker(pin.getLatLng()), "unpin", wish.name);
    pin.remove();
    pin = null;
    tools.cross.hidden = false;
    away.hidden = true;
    home.hidden = true;
    tools.tell(say("mode.pin_banner"));
    map.getContainer().focus();
  }

  function locate() {
    tools.tell(say("mode.locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = L.latLng(coords.latitude, coords.longitude);
        comeCloser(map, at);
        place(at);
      },
      () => tools.tell(say("mode.locate_failed")),
      LOCATE,
    );
  }

  /** @param {L.LeafletMouseEvent} tap */
  const onClick = ({ latlng }) => place(latlng);
  const placeHere = () => place(map.getCenter());
  tools.work(true);
  tools.tell(say("mode.pin_banner"));
  tools.button(say("mode.pin_here"), placeHere);
  if (window.isSecureContext && navigator.geolocation) tools.button(say("mode.locate"), locate);
  const home = tools.button(say("mode.own_areas"), () => showAreas(tools, wish.own));
  const away = tools.button(say("mode.pin_away"), takeAway);
  for (const button of [home, away]) button.hidden = true;
  map.on("click", onClick);
  const release = tools.listenToKeys({ Enter: placeHere, Delete: takeAway });
  if (wish.at) {
    stand(latLngOf(wish.at));
    comeCloser(map, latLngOf(wish.at));
  } else showAreas(tools, wish.view);

  return () => {
    map.off("click", onClick);
    release();
    pin?.remove();
    tools.work(false);
  };
}

/**
 * Show pins to look at: those of a proposal under review and of what resembles it.
 * @param {Toolbox} tools
 * @param {{ pins: { at: Position, text: string }[] }} wish
 */
export function startShowing(tools, { pins: places }) {
  const pins = places.map(({ at, text }, i) => {
    const icon = makeIcon(text, `dm-handle ${i ? "dm-other" : "dm-pin"}`, HANDLE_PX);
    const options = { icon, pane: "dm-handles", interactive: false, keyboard: false };
    return L.marker(latLngOf(at), options).addTo(tools.map);
  });
  const [first] = places;
  if (first) tools.map.setView(latLngOf(first.at), CLOSE_ZOOM, { animate: false });
  tools.tell(first ? placeWords(tools, first.at) : "");
  document.body.classList.add("dm-showing");
  return () => {
    for (const pin of pins) pin.remove();
    document.body.classList.remove("dm-showing");
  };
}

/** @typedef {import("./toolbox.js").Toolbox} Toolbox */
