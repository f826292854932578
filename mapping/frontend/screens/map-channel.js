/* The way between a screen and the map in its frame: one channel for each browser tab. */

const isEnglish = () => document.documentElement.lang === "en";

/** @param {string} id */
const riskAddress = (id) => `/risk/${encodeURIComponent(id)}${isEnglish() ? "?lang=en" : ""}`;

/** @param {string} id */
const projectAddress = (id) =>
  `/projects?id=${encodeURIComponent(id)}${isEnglish() ? "&lang=en" : ""}`;

/** @param {Component<object>} component */
export default function openMapChannel({ data, setTriggerValue }) {
  const name = (window.dusitmapChannel ??= `dusitmap-${Math.random().toString(36).slice(2)}`);
  window.dusitmapOpen?.close(); // this function runs again at each change of the message
  const channel = (window.dusitmapOpen = new BroadcastChannel(name));
  channel.postMessage(data);
  channel.onmessage = ({ data: message }) => {
    if (message.hello) channel.postMessage(data);
    if (message.go) setTriggerValue("go", message.go);
    if (message.project) location.assign(projectAddress(message.project));
    // A page of its own, which the frame itself is not allowed to lead to.
    if (message.risk) location.assign(riskAddress(message.risk));
    if (message.clear) setTriggerValue("clear", message.clear);
  };
  return () => channel.close();
}
