/* The map of a room: everybody's pins as the room may see them, and on a phone one's own. */
"use strict";
(() => {
  const D = window.DusitMap;
  const APART_PX = 46;
  const GIVE_UP_MS = 30000;
  const LAST_TRY = 6;

  const addresses = (config, edition) => {
    if (!edition) return config.documents;
    const filled = Object.entries(config.edition_documents).map(([name, path]) => [name, path.replace("{edition}", encodeURIComponent(edition))]);
    return Object.fromEntries(filled);
  };

  async function fetched(path, tries = 0) {
    try {
      const answer = await fetch(path, { cache: "no-cache", signal: AbortSignal.timeout(GIVE_UP_MS) });
      if (!answer.ok) throw new Error(path);
      return await answer.json();
    } catch (error) {
      if (tries >= LAST_TRY) throw error;
      await new Promise((done) => setTimeout(done, 1000 * 2 ** tries * (0.75 + Math.random() / 2)));
      return fetched(path, tries + 1);
    }
  }

  /** Numbers of pins for people: by id, so that phones and projector say the same. */
  D.pinNumbers = (pins) => new Map([...pins].sort((a, b) => a.id - b.id).map((pin, i) => [pin.id, i + 1]));

  /** Pins with their votes, best first; those without a vote are left out. */
  D.ranked = (room, most) => {
    const byId = new Map(room.pins.map((pin) => [pin.id, pin]));
    return room.ranking.filter(({ id, votes }) => votes && byId.has(id)).slice(0, most)
      .map(({ id, votes, rank }) => ({ pin: byId.get(id), votes, rank }));
  };

  D.roomMap = (map, { config, say, name, apart = APART_PX, onPins = () => {} }) => {
    const shown = { filter: { indicator: "risks", level: "community" }, open: null, cube: null, palette: config.palette, feeds: false };
    const draw = D.drawing(map, { look: () => shown, name, onTap: () => {}, onRisks: () => {} });
    const everybody = L.layerGroup().addTo(map);
    const own = L.layerGroup().addTo(map);
    let pins = [];
    let ownPins = [];
    let loadedFrom = null;
    let draft = null;

    // ------------------------------------------------------------------------------- places

    const placeOf = (pin) => {
      if (pin.cell) return [pin.cell[1], pin.cell[0]];
      if (pin.latitude != null) return [pin.latitude, pin.longitude];
      const layer = pin.community_id && draw.layer("community", pin.community_id);
      const at = layer && draw.middle(layer);
      return at ? [at.lat, at.lng] : null;
    };

    /** „ชุมชน…" of a pin, the one that it is near, or its subdistrict. */
    function wordsOf(pin) {
      const named = pin.community_id && draw.properties("community", pin.community_id);
      if (named) return name.of(named);
      const at = placeOf(pin);
      if (!at) return "";
      const { community, near, subdistrict } = D.whereIs(draw, [at[1], at[0]]);
      if (community && !pin.cell) return name.of(community);
      const beside = community ?? near?.properties;
      if (beside) return say("pin.near", { name: name.of(beside) });
      return subdistrict ? name.label(subdistrict) : "";
    }

    /** The community that a pin outside every community is near, with its name and metres. */
    function nearOf({ longitude, latitude }) {
      if (longitude == null) return null;
      const { near } = D.whereIs(draw, [longitude, latitude]);
      return near && { id: near.properties.id, name: name.of(near.properties), metres: Math.round(near.metres) };
    }

    // ------------------------------------------------------------------------------- drawing

    const feature = (pin) => {
      const at = placeOf(pin);
      return at && { geometry: { coordinates: [at[1], at[0]] }, properties: pin };
    };

    function icon(text, look) {
      const span = document.createElement("span");
      span.textContent = text;
      return L.divIcon({ html: span, iconSize: null, className: `rm-pin ${look}` });
    }

    function drawPins() {
      everybody.clearLayers();
      const numbers = D.pinNumbers(pins);
      for (const features of D.bunches(map, pins.map(feature).filter(Boolean), apart)) {
        const here = features.map((f) => f.properties);
        const text = here.length > 1 ? `×${here.length}` : String(numbers.get(here[0].id));
        const marker = L.marker(D.middleOf(features), { icon: icon(text, here.length > 1 ? "rm-bunch" : ""), pane: "dm-badges", keyboard: false });
        everybody.addLayer(marker.on("click", () => onPins(here)));
      }
    }

    function drawOwn() {
      own.clearLayers();
      for (const pin of ownPins) {
        const at = placeOf(pin);
        if (at) own.addLayer(L.marker(at, { icon: icon("", `rm-own ${pin.waiting ? "rm-waiting" : ""}`), pane: "dm-badges", keyboard: false, interactive: false }));
      }
    }

    function setDraft(at) {
      draft?.remove();
      draft = at && L.marker(at, { icon: icon("", "rm-own rm-draft"), pane: "dm-badges", keyboard: false, draggable: true }).addTo(map);
      return draft;
    }

    // ------------------------------------------------------------------------------ documents

    async function load(edition) {
      if (loadedFrom === edition) return;
      loadedFrom = edition;
      const paths = addresses(config, edition);
      for (const level of ["subdistrict", "community"]) draw.setAreas(level, await fetched(paths[level]));
      redraw();
      draw.setBase(await fetched(paths.base));
    }

    function redraw() {
      drawPins();
      drawOwn();
    }

    function prepare() {
      map.options.zoomSnap = 0;
      map.attributionControl.setPosition("bottomright").setPrefix(false).addAttribution(say("page.source"));
      map.getContainer().setAttribute("aria-label", say("page.map_label"));
      map.fitBounds(L.latLngBounds(config.home), { animate: false });
      map.on("zoomend", drawPins);
      let width = 0;
      new ResizeObserver(() => {
        map.invalidateSize({ animate: false });
        const now = map.getSize().x;
        if (now && now !== width) (pins.length ? toPins : home)();
        width = now;
      }).observe(map.getContainer());
    }

    const home = () => map.fitBounds(L.latLngBounds(config.home), { animate: false, padding: [6, 6] });

    /** Shows all the pins, as near as that goes. */
    function toPins() {
      const places = pins.map(placeOf).filter(Boolean);
      if (places.length) map.fitBounds(L.latLngBounds(places).pad(0.35), { maxZoom: 16.5, animate: false });
    }

    /** Flies to a community, for a workshop that is about one. */
    function goTo(id) {
      const layer = draw.layer("community", id);
      if (!layer) return;
      if (layer.getBounds) map.fitBounds(layer.getBounds().pad(0.4), { maxZoom: 17 });
      else map.setView(layer.getLatLng(), 16);
    }

    prepare();
    return {
      load,
      home,
      goTo,
      toPins,
      setDraft,
      placeOf,
      wordsOf,
      nearOf,
      setPins: (now) => ((pins = now), drawPins()),
      setOwn: (now) => ((ownPins = now), drawOwn()),
      communities: () => draw.all("community"),
      subdistricts: () => draw.all("subdistrict"),
    };
  };
})();
