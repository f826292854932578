/* Two versions of a boundary, one on each side of a line that a slider moves; keys move it too. */
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

    const line = document.createElement("div");
    line.className = "dm-swipe-line";
    map.getContainer().append(line);
    const label = document.createElement("label");
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: 100, value: 50, id: "dm-swipe" });
    label.htmlFor = slider.id;
    label.className = "dm-swipe-label";
    label.textContent = say("mode.compare", { before: wish.before.label, after: wish.after.label });
    tools.bar.append(label, slider);

    /** Panes move with the map, so the cut is made in their own pixels. */
    function cut() {
      const size = map.getSize();
      const x = (size.x * slider.value) / 100;
      const [left, right] = [[0, x], [x, size.x]].map(([from, to]) => {
        const a = map.containerPointToLayerPoint([from, 0]);
        const b = map.containerPointToLayerPoint([to, size.y]);
        return `polygon(${a.x}px ${a.y}px, ${b.x}px ${a.y}px, ${b.x}px ${b.y}px, ${a.x}px ${b.y}px)`;
      });
      map.getPane("dm-before").style.clipPath = left;
      map.getPane("dm-after").style.clipPath = right;
      line.style.left = `${x}px`;
      const words = `${wish.before.label} ${slider.value}% · ${wish.after.label} ${100 - slider.value}%`;
      slider.setAttribute("aria-valuetext", words);
    }

    slider.addEventListener("input", cut);
    map.on("move zoomend resize", cut);
    const bounds = L.featureGroup(sides.filter((side) => side.getLayers().length)).getBounds();
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.4), { animate: false });
    document.body.classList.add("dm-showing");
    cut();

    return () => {
      map.off("move zoomend resize", cut);
      [...sides, changed].forEach((layer) => layer.remove());
      line.remove();
      document.body.classList.remove("dm-showing");
    };
  };
})();
