/* The form of signing in: asks whether work is needed for this name, computes it, and sends the form.
   Without this script the form is sent as it is, which is enough where few wrong tries were made. */
import { solveWork } from "../core/work.js";

/**
 * Return what goes along with a try at a name: the answer to a challenge, or nothing.
 * @param {string} name
 * @param {string} worker the address of the script that computes
 */
async function workFor(name, worker) {
  try {
    const body = new URLSearchParams({ name });
    const answer = await fetch("/auth/work", { method: "POST", body, cache: "no-store" });
    const { work } = await answer.json();
    return work ? await solveWork(work, worker) : "";
  } catch {
    return "";
  }
}

/**
 * Return a field of a form by its name.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
const field = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** Let the form of this page do its work before it is sent. */
export function prepareForm() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-working]"));
  const button = form?.querySelector("button");
  if (!form || !button) return;
  const words = button.textContent;
  let isBusy = false;

  addEventListener("pageshow", () => {
    isBusy = false;
    button.disabled = false;
    button.textContent = words;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    button.disabled = true;
    button.textContent = form.dataset.working ?? words;
    field(form, "work").value = await workFor(field(form, "name").value, form.dataset.worker ?? "");
    form.submit();
  });
}
