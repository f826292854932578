/* The way between a screen and the map in its frame: one channel for each browser tab. */

/** @param {Component<object>} component */
export default function openMapChannel({ data, setTriggerValue }) {
  const name = (window.dusitmapChannel ??= `dusitmap-${Math.random().toString(36).slice(2)}`);
  window.dusitmapOpen?.close(); // this function runs again at each change of the message
  const channel = (window.dusitmapOpen = new BroadcastChannel(name));
  channel.postMessage(data);
  channel.onmessage = ({ data: message }) => {
    if (message.hello) channel.postMessage(data);
    if (message.go) setTriggerValue("go", message.go);
  };
  return () => channel.close();
}
