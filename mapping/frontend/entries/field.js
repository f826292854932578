/* The script of the page for the field. */
import { FieldPage } from "../field/page.js";

new FieldPage();
