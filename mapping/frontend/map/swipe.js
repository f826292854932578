/* Two panes of a map, one on each side of a line that a slider moves; keys move it too. */
import { make } from "../core/dom.js";

/**
 * Cut panes where a slider stands.
 * @param {L.Map} map
 * @param {HTMLInputElement} slider
 * @param {SwipeOptions} options `words` says how much is left and right
 * @returns {() => void} what ends it
 */
export function swipe(map, slider, { before, after, words }) {
  const line = make("div", { class: "dm-swipe-line" });
  map.getContainer().append(line);

  /** Panes move with the map, so the cut is made in their own pixels. */
  function cut() {
    const size = map.getSize();
    const share = Number(slider.value);
    const x = (size.x * share) / 100;
    const [left, right] = [
      [0, x],
      [x, size.x],
    ].map(([from, to]) => {
      const a = map.containerPointToLayerPoint([from, 0]);
      const b = map.containerPointToLayerPoint([to, size.y]);
      return `polygon(${a.x}px ${a.y}px, ${b.x}px ${a.y}px, ${b.x}px ${b.y}px, ${a.x}px ${b.y}px)`;
    });
    clip(before, left);
    clip(after, right);
    line.style.left = `${x}px`;
    slider.setAttribute("aria-valuetext", words(share, 100 - share));
  }

  /** @param {string[]} panes @param {string} path */
  function clip(panes, path) {
    for (const name of panes) {
      const pane = map.getPane(name);
      if (pane) pane.style.clipPath = path;
    }
  }

  slider.addEventListener("input", cut);
  map.on("move zoomend resize", cut);
  cut();
  return () => {
    slider.removeEventListener("input", cut);
    map.off("move zoomend resize", cut);
    line.remove();
  };
}
