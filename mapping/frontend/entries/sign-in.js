/* The script of the forms of signing in. */
import { prepareForm } from "../sign_in/form.js";

prepareForm();
