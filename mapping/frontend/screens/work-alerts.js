/* Turns the notices of new work on and off, and shows one when more waits than before. */
import { isNews, readAlertState, showAlert, turnOff, turnOn } from "../core/alerts.js";
import { make, makeButton } from "../core/dom.js";

/** How much waited when the page was last told, by whose it is. @type {Map<string, number>} */
const told = new Map();

/** @param {Component<WorkAlertsState>} component */
export default function drawWorkAlerts({ data, parentElement }) {
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".work-alerts"));
  const { who, count, words } = data;
  const known = { state: readAlertState(who), before: told.get(who), count };
  told.set(who, count);
  if (isNews({ ...known, isHidden: document.hidden })) {
    const text = words.waiting.replace("{count}", String(count));
    showAlert(text).catch(() => {}); // a browser that shows none has said so when it was turned on
  }
  draw(box, data);
}

/**
 * @param {HTMLElement} box
 * @param {WorkAlertsState} data
 */
function draw(box, data) {
  const { who, words } = data;
  const state = readAlertState(who);
  const press = async () => {
    if (state === "on") turnOff(who);
    else await turnOn(who);
    draw(box, data);
  };
  const button = makeButton(state === "on" ? words.turn_off : words.turn_on, press);
  const said = words[state] ? make("p", { role: "status", text: words[state] }) : null;
  box.replaceChildren(...(state === "impossible" ? [] : [button]), ...(said ? [said] : []));
}
