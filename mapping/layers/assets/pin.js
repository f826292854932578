/* Sets one pin: by a tap, at the cross-hair, or where the phone is. Also shows pins of others. */
"use strict";
(() => {
  const D = window.DusitMap;

  const bare = ({ name_th }) => name_th.replace(/^ชุมชน(?=.)/, "");

  /** Says at once where a place is. */
  function whereIs({ say, draw }, at) {
    const { community, near, subdistrict } = D.whereIs(draw, at);
    if (community) return say("mode.in_community", { name: bare(community) });
    if (near) return say("mode.near_community", { name: bare(near.properties), metres: Math.round(near.metres) });
    return subdistrict ? say("mode.in_subdistrict", { name: subdistrict.name_th }) : say("mode.outside");
  }

  D.modes.pin = (tools, wish) => {
    const { map, say, tell, button } = tools;
    let pin = null;

    const describe = () => tell(whereIs(tools, D.lngLat(pin.getLatLng())));
    const hand = () => tools.hand(L.marker(pin.getLatLng()), "pin", wish.name);

    function stand(at) {
      tools.cross.hidden = true;
      if (pin) pin.setLatLng(at);
      else pin = tools.handle(at, "dm-pin", { onMove: describe, onEnd: hand });
      describe();
    }

    function place(at) {
      stand(at);
      hand();
    }

    function locate() {
      tell(say("mode.locating"));
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const at = L.latLng(coords.latitude, coords.longitude);
          map.setView(at, Math.max(map.getZoom(), 17), { animate: false });
          place(at);
        },
        () => tell(say("mode.locate_failed")),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 },
      );
    }

    const onClick = (e) => place(e.latlng);
    const here = () => place(map.getCenter());
    tools.work(true);
    tell(say("mode.pin_banner"));
    button(say("mode.pin_here"), here);
    if (window.isSecureContext && navigator.geolocation) button(say("mode.locate"), locate);
    map.on("click", onClick);
    const release = D.keyboard(tools, { Enter: here });
    if (wish.at) stand(D.latLng(wish.at));

    return () => {
      map.off("click", onClick);
      release();
      pin?.remove();
      tools.work(false);
    };
  };

  /** Pins to look at: those of a proposal under review and of what resembles it. */
  D.modes.show = (tools, wish) => {
    const { map } = tools;
    const icon = (text, look) => {
      const dot = document.createElement("span");
      dot.textContent = text;
      return L.divIcon({ html: dot, iconSize: [44, 44], className: `dm-handle ${look}` });
    };
    const pins = wish.pins.map(({ at, text }, i) =>
      L.marker(D.latLng(at), { icon: icon(text, i ? "dm-other" : "dm-pin"), pane: "dm-handles", interactive: false, keyboard: false }).addTo(map),
    );
    if (wish.pins.length) map.setView(D.latLng(wish.pins[0].at), 17, { animate: false });
    tools.tell(wish.pins.length ? whereIs(tools, wish.pins[0].at) : "");
    document.body.classList.add("dm-showing");
    return () => {
      pins.forEach((pin) => pin.remove());
      document.body.classList.remove("dm-showing");
    };
  };
})();
