/* The script of the page on which a photo is covered. */
import { CoverPage } from "../cover/page.js";

new CoverPage();
