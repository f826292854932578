/* The script of the projector of a room. */
import { startProjector } from "../room/projector.js";

window.DusitMap = { projector: startProjector };
