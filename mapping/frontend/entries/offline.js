/* The script of a file that needs no network: map, story, table and sources in one page. */
import { startLive } from "../map/live.js";
import { startOffline } from "../offline/page.js";
import { startStory } from "../story/page.js";

window.DusitMap = { start: startLive, story: startStory, offline: startOffline };
