/* Two versions of a boundary, one on each side of a line that a slider moves. */
import { make } from "../core/dom.js";
import { swipe } from "../map/swipe.js";

const SIDES = /** @type {const} */ (["before", "after"]);
const COLOURS = { before: "#8a4b00", after: "#0a5be0" };

/**
 * Draw one version in a pane of its own.
 * @param {L.Map} map
 * @param {"before" | "after"} side
 * @param {any} geometry
 */
function drawSide(map, side, geometry) {
  const pane = `dm-${side}`;
  const { style: paneStyle } = map.getPane(pane) ?? map.createPane(pane);
  paneStyle.zIndex = String(455 + SIDES.indexOf(side));
  const style = { pane, color: COLOURS[side], weight: 3.5, fillOpacity: 0.25 };
  const options = { pane, interactive: false, style, renderer: L.svg({ pane }) };
  return L.geoJSON(geometry, options).addTo(map);
}

/**
 * Let somebody compare two versions.
 * @param {import("./toolbox.js").Toolbox} tools
 * @param {CompareWish} wish
 */
export function startComparing(tools, wish) {
  const { map, say } = tools;
  const sides = SIDES.map((side) => drawSide(map, side, wish[side].geometry));
  const changed = L.geoJSON(wish.changed, {
    pane: "dm-shapes",
    interactive: false,
    style: { pane: "dm-shapes", stroke: false, fillColor: "#c2185b", fillOpacity: 0.45 },
  }).addTo(map);

  const slider = make("input", { type: "range", min: 0, max: 100, value: 50, id: "dm-swipe" });
  const labels = { before: wish.before.label, after: wish.after.label };
  const text = say("mode.compare", labels);
  tools.bar.append(make("label", { for: slider.id, class: "dm-swipe-label", text }), slider);

  const bounds = L.featureGroup(sides.filter((side) => side.getLayers().length)).getBounds();
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.4), { animate: false });
  document.body.classList.add("dm-showing");
  const stop = swipe(map, slider, {
    before: ["dm-before"],
    after: ["dm-after"],
    words: (left, right) => `${labels.before} ${left}% · ${labels.after} ${right}%`,
  });

  return () => {
    stop();
    for (const layer of [...sides, changed]) layer.remove();
    document.body.classList.remove("dm-showing");
  };
}
