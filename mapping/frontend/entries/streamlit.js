/* The script of the map inside Streamlit. */
import { startFramed } from "../trace/framed.js";

window.DusitMap = { start: startFramed };
