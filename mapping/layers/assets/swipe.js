/* Two panes of a map, one on each side of a line that a slider moves; keys move it too. */
"use strict";
(() => {
  const D = window.DusitMap;

  /** Cuts the panes `before` and `after` where the slider stands; `words(left, right)` says it. Returns the way back. */
  D.swipe = (map, slider, { before, after, words }) => {
    const line = document.createElement("div");
    line.className = "dm-swipe-line";
    map.getContainer().append(line);

    /** Panes move with the map, so the cut is made in their own pixels. */
    function cut() {
      const size = map.getSize();
      const x = (size.x * slider.value) / 100;
      const [left, right] = [[0, x], [x, size.x]].map(([from, to]) => {
        const a = map.containerPointToLayerPoint([from, 0]);
        const b = map.containerPointToLayerPoint([to, size.y]);
        return `polygon(${a.x}px ${a.y}px, ${b.x}px ${a.y}px, ${b.x}px ${b.y}px, ${a.x}px ${b.y}px)`;
      });
      before.forEach((pane) => (map.getPane(pane).style.clipPath = left));
      after.forEach((pane) => (map.getPane(pane).style.clipPath = right));
      line.style.left = `${x}px`;
      slider.setAttribute("aria-valuetext", words(slider.value, 100 - slider.value));
    }

    slider.addEventListener("input", cut);
    map.on("move zoomend resize", cut);
    cut();
    return () => {
      slider.removeEventListener("input", cut);
      map.off("move zoomend resize", cut);
      line.remove();
    };
  };
})();
