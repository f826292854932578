/* The script of /survey/<code>. */
import { startSurvey } from "../survey/page.js";

startSurvey();
