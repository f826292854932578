/* Whether this browser has been led through the screens once: kept here and nowhere else. */

import { browserStorage } from "../core/storages.js";

/** @param {Component<{ role: string, done: boolean }>} component */
export default function rememberTour({ data, setStateValue }) {
  const name = `dusit-tour-${data.role}`;
  if (data.done) browserStorage.setItem(name, "1");
  setStateValue("seen", browserStorage.getItem(name) === "1" ? "yes" : "no");
}
