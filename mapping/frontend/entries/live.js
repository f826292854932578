/* The script of the live map and of the map of an edition. */
import { startLive } from "../map/live.js";

window.DusitMap = { start: startLive };
