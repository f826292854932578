/* The script of a phone in a room. */
import { startRoom } from "../room/page.js";

window.DusitMap = { room: startRoom };
