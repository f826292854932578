/* The script of the story of an edition. */
import { startStory } from "../story/page.js";

window.DusitMap = { story: startStory };
