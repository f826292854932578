/* Two versions of a boundary, one on each side of a line that a slider moves. */
"use strict";
(() => {
  const D = window.DusitMap;

  D.modes.compare = (tools, wish) => {
    const { map, say } = tools;
    const pane = (name) => map.getPane(name) ?? map.createPane(name);
    const sides = ["before", "after"].map((side, i) => {
      const name = `dm-${side}`;
      pane(name).style.zIndex = 455 + i;
      const style = { pane: name, interactive: false, color: i ? "#0a5be0" : "#8a4b00", weight: 3.5, fillOpacity: 0.25 };
      return L.geoJSON(wish[side].geometry, { ...style, style, renderer: L.svg({ pane: name }) }).addTo(map);
    });
    const changed = L.geoJSON(wish.changed, {
      pane: "dm-shapes",
      interactive: false,
      style: { pane: "dm-shapes", stroke: false, fillColor: "#c2185b", fillOpacity: 0.45 },
    }).addTo(map);

    const label = document.createElement("label");
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: 100, value: 50, id: "dm-swipe" });
    label.htmlFor = slider.id;
    label.className = "dm-swipe-label";
    label.textContent = say("mode.compare", { before: wish.before.label, after: wish.after.label });
    tools.bar.append(label, slider);

    const bounds = L.featureGroup(sides.filter((side) => side.getLayers().length)).getBounds();
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.4), { animate: false });
    document.body.classList.add("dm-showing");
    const words = (left, right) => `${wish.before.label} ${left}% · ${wish.after.label} ${right}%`;
    const stop = D.swipe(map, slider, { before: ["dm-before"], after: ["dm-after"], words });

    return () => {
      stop();
      [...sides, changed].forEach((layer) => layer.remove());
      document.body.classList.remove("dm-showing");
    };
  };
})();
