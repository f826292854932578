/* The map inside Streamlit: the page around it says by a channel what to show and which mode is on. */
import { LivePage } from "../map/live.js";
import { ModeSwitch } from "./modes.js";

/** The map's screen: the only one whose address says what its map shows. */
const MAP_PATH = "/";

/** Return the window around the map; our own where another host frames us. */
function findAround() {
  try {
    void window.parent.document;
    return /** @type {typeof window} */ (window.parent);
  } catch {
    return window; // then nobody talks to this map
  }
}

/**
 * Return the channel of this browser tab, named on the window around the map.
 * @param {typeof window} around
 */
function openChannel(around) {
  around.dusitmapChannel ??= `dusitmap-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  return new BroadcastChannel(around.dusitmapChannel);
}

/**
 * Start the map inside Streamlit.
 * @param {L.Map} map
 * @param {MapConfig} config
 */
export function startFramed(map, config) {
  const around = findAround();
  const channel = openChannel(around);
  const { pathname, search } = around.location;
  const page = new LivePage(map, config, {
    search: pathname === MAP_PATH ? search : "",
    isBusy: () => modes.isActive,
    onOpen: (id) => channel.postMessage({ open: id }),
    onGo: () => {
      const { open, filter } = page.parts.state;
      const { risk, project } = filter;
      channel.postMessage(open ? { go: open } : { risk, project });
    },
    onClear: (key) => channel.postMessage({ clear: key ?? "all" }),
  });
  const modes = new ModeSwitch(map, page.parts);
  channel.onmessage = ({ data }) => {
    // Opened on the map, not by the page around it.
    const { area, risk, project } = page.parts.state.filter;
    const opened = { area: data?.filter?.area || area, risk, project };
    if (data?.filter) page.setFilter({ ...data.filter, ...opened });
    if (data && "mode" in data) {
      document.body.classList.toggle("dm-looking", data.mode === null);
      page.loaded?.then(() => modes.enter(data.mode));
    }
  };
  channel.postMessage({ hello: 1 });
}
