/* The script of /report. */
import { startReport } from "../report/page.js";

startReport();
