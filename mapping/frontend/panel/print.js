/* The map alone on paper: while the page is printed its map has the size of a sheet and shows the
   ground that was seen, with the legend open below it. */
import { byId } from "../core/dom.js";

/**
 * Prepare a page for printing, and take it back afterwards.
 * @param {L.Map} map
 * @param {() => L.LatLngBoundsExpression} seen the ground that a sheet shows
 */
export function preparePrint(map, seen) {
  /** @type {{ at: L.LatLng, zoom: number, isOpen: boolean } | null} */
  let before = null;
  const legend = byId("dm-legend", "details");
  /** @param {boolean} isPrinted */
  const change = (isPrinted) => {
    if (isPrinted === Boolean(before)) return;
    const ground = seen();
    const { at, zoom, isOpen } = (before ??= {
      at: map.getCenter(),
      zoom: map.getZoom(),
      isOpen: legend.open,
    });
    document.body.classList.toggle("dm-print", isPrinted);
    legend.open = isPrinted || isOpen;
    map.invalidateSize({ animate: false });
    if (isPrinted) map.fitBounds(ground, { animate: false });
    else {
      before = null;
      map.setView(at, zoom, { animate: false });
    }
  };
  addEventListener("beforeprint", () => change(true));
  addEventListener("afterprint", () => change(false));
  matchMedia("print").addEventListener("change", ({ matches }) => change(matches));
}
