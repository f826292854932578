/* Modes of the map inside Streamlit: setting a pin, tracing a boundary, comparing two versions. The
   shell stays as it is; the page around it says by message which mode is on. Not loaded by /live. */
"use strict";
(() => {
  const D = window.DusitMap;
  D.modes = {};

  /** What every mode may use: words, buttons, the line that says what is, and the way to Streamlit. */
  function toolbox(map, { say, draw }) {
    const panel = document.createElement("section");
    const status = document.createElement("p");
    const bar = document.createElement("div");
    const cross = document.createElement("div");
    panel.id = "dm-mode";
    panel.hidden = true;
    status.setAttribute("role", "status");
    bar.className = "dm-mode-bar";
    cross.className = "dm-cross";
    cross.hidden = true;
    panel.append(status, bar);
    document.getElementById("dm-side").append(panel);
    map.getContainer().append(cross);
    let sequence = 0;

    return {
      map, say, draw, panel, bar, cross,
      tell: (text) => (status.textContent = text),
      button(text, onClick, main = false) {
        const made = document.createElement("button");
        made.type = "button";
        made.className = `dm-button${main ? " dm-main" : ""}`;
        made.textContent = text;
        made.addEventListener("click", onClick);
        bar.append(made);
        return made;
      },
      /** A rising number, also after a remount: Streamlit hears nothing of an equal value. */
      hand(layer, kind, name, more = {}) {
        sequence = Math.max(sequence + 1, Date.now());
        layer.feature = { type: "Feature", properties: { ...more, kind, name, seq: sequence }, geometry: null };
        // After the click that led here, which streamlit-folium answers as well.
        setTimeout(() => map.fire("draw:created", { layer, layerType: kind }), 0);
      },
      handle(at, look, { onMove, onEnd }) {
        const dot = document.createElement("span");
        const icon = L.divIcon({ html: dot, iconSize: [44, 44], className: `dm-handle ${look}` });
        const marker = L.marker(at, { icon, draggable: true, pane: "dm-handles", keyboard: false });
        return marker.on("drag", onMove).on("dragend", onEnd).addTo(map);
      },
      /** In a mode a finger moves the map, and a tap is a place rather than a card. */
      work(on) {
        document.body.classList.toggle("dm-working", on);
        cross.hidden = !on;
        map.doubleClickZoom[on ? "disable" : "enable"](); // two quick taps are two corners
        const gestures = map.gestureHandling;
        if (!gestures) return;
        if (on) {
          gestures.disable();
          map.dragging.enable();
          map.scrollWheelZoom.enable();
        } else gestures.enable();
      },
      clear() {
        bar.replaceChildren();
        status.textContent = "";
      },
    };
  }

  const STEP_PX = 24;
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  /** Arrows move the map under the cross-hair in small steps; other keys are the mode's own. */
  D.keyboard = ({ map }, keys) => {
    const box = map.getContainer();
    const press = (e) => {
      const arrow = ARROWS[e.key];
      const act = arrow ? () => map.panBy([arrow[0] * STEP_PX, arrow[1] * STEP_PX], { animate: false }) : keys[e.key];
      if (!act || e.ctrlKey || e.metaKey || e.altKey || e.target !== box) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    };
    map.keyboard.disable();
    box.tabIndex = 0;
    box.addEventListener("keydown", press);
    return () => {
      box.removeEventListener("keydown", press);
      map.keyboard.enable();
    };
  };

  /** Turns modes on and off; the same wish twice is one. */
  D.modeSwitch = (map, parts) => {
    map.createPane("dm-shapes").style.zIndex = 460;
    map.createPane("dm-handles").style.zIndex = 640;
    const tools = toolbox(map, parts);
    let told = "null";
    let leave = null;
    return {
      get active() {
        return leave !== null && document.body.classList.contains("dm-working");
      },
      enter(wish) {
        // Where a pin stands, what to forget, what was seen: only what it was when a mode began.
        const text = JSON.stringify(wish ? { ...wish, at: null, fresh: null, seen: null, again: null } : null);
        if (text === told) return;
        told = text;
        leave?.();
        tools.clear();
        leave = wish && D.modes[wish.kind] ? D.modes[wish.kind](tools, wish) : null;
        tools.panel.hidden = leave === null;
      },
    };
  };
})();
