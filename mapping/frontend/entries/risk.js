/* The script of the page of a risk point. */
import { startRiskPage } from "../risk/page.js";

startRiskPage();
