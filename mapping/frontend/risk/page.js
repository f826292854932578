/* The page of a risk point: copies its address, and says whether that was done. */
import { copyText } from "../core/copying.js";
import { byId } from "../core/dom.js";

export function startRiskPage() {
  const button = byId("risk-copy", "button");
  const said = byId("risk-copied");
  const address = byId("risk-address");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isDone = await copyText(address.textContent ?? "");
    said.textContent = (isDone ? said.dataset.done : said.dataset.failed) ?? "";
    if (!isDone) getSelection()?.selectAllChildren(address);
  });
}
