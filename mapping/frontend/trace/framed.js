/* The map inside Streamlit: the page around it says by a channel what to show and which mode is on. */
import { LivePage } from "../map/live.js";
import { ModeSwitch } from "./modes.js";

/** Return the channel of this browser tab, named on the window around the map. */
function openChannel() {
  let around = window;
  try {
    void window.parent.document;
    around = /** @type {typeof window} */ (window.parent);
  } catch {
    // Another host frames us: then nobody talks to this map.
  }
  around.dusitmapChannel ??= `dusitmap-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  return new BroadcastChannel(around.dusitmapChannel);
}

/**
 * Start the map inside Streamlit.
 * @param {L.Map} map
 * @param {MapConfig} config
 */
export function startFramed(map, config) {
  const channel = openChannel();
  const page = new LivePage(map, config, {
    isBusy: () => modes.isActive,
    onOpen: (id) => channel.postMessage({ open: id }),
    onGo: () => channel.postMessage({ go: page.parts.state.open }),
  });
  const modes = new ModeSwitch(map, page.parts);
  channel.onmessage = ({ data }) => {
    const { filter } = page.parts.state;
    if (data?.filter) page.setFilter({ ...data.filter, area: data.filter.area || filter.area });
    if (data && "mode" in data) page.loaded?.then(() => modes.enter(data.mode));
  };
  channel.postMessage({ hello: 1 });
}
