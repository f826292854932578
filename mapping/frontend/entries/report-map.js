/* What /report loads when somebody asks for its map. */
import { placeMap as draw } from "../report/map.js";

export const placeMap = draw;
