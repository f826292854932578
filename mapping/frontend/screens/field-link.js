/* The way to the page for the field, with how much waits there in this phone. */
import { make } from "../core/dom.js";
import { countItems } from "../core/field-queue.js";

/** @param {Component<FieldLinkState>} component */
export default function drawFieldLink({ data, parentElement }) {
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".field-link"));
  const draw = () => {
    const { waiting, refused } = countItems(data.who);
    const words = [
      data.says,
      waiting && data.waiting.replace("{count}", String(waiting)),
      refused && data.refused.replace("{count}", String(refused)),
    ];
    const text = words.filter(Boolean).join(" · ");
    box.replaceChildren(make("a", { href: data.address, text }));
    box.classList.toggle("waits", Boolean(waiting || refused));
  };
  draw();
  addEventListener("storage", draw); // another tab has sent or filled in something
  return () => removeEventListener("storage", draw);
}
