/* The map alone on paper: while the page is printed its map has the size of a sheet and shows the
   ground that was seen, with the legend open below it. */
import { byId } from "../core/dom.js";

/**
 * Prepare a page for printing, and take it back afterwards.
 * @param {L.Map} map
 * @param {() => L.LatLngBoundsExpression} seen the ground that a sheet shows
 */
export function preparePrint(map, seen) {
  /** @type {{ bounds: L.LatLngBoundsExpression, isOpen: boolean } | null} */
  let before = null;
  const legend = byId("dm-legend", "details");
  const fit = (/** @type {L.LatLngBoundsExpression} */ bounds) => {
    map.invalidateSize({ animate: false });
    map.fitBounds(bounds, { animate: false });
  };
  /** @param {boolean} isPrinted */
  const change = (isPrinted) => {
    if (isPrinted === Boolean(before)) return;
    document.body.classList.toggle("dm-print", isPrinted);
    const { bounds, isOpen } = (before ??= { bounds: seen(), isOpen: legend.open });
    legend.open = isPrinted || isOpen;
    if (!isPrinted) before = null;
    fit(bounds);
  };
  addEventListener("beforeprint", () => change(true));
  addEventListener("afterprint", () => change(false));
  matchMedia("print").addEventListener("change", ({ matches }) => change(matches));
}
