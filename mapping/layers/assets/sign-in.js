/* The form of signing in: asks whether work is needed for this name, computes it, and sends the form.
   Without this script the form is sent as it is, which is enough where few wrong tries were made lately. */
"use strict";
(() => {
  const form = document.querySelector("form[data-working]");
  if (!form) return;
  const button = form.querySelector("button");
  const words = button.textContent;
  let isBusy = false;

  const ready = () => {
    isBusy = false;
    button.disabled = false;
    button.textContent = words;
  };
  window.addEventListener("pageshow", ready);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    button.disabled = true;
    button.textContent = form.dataset.working;
    try {
      const name = form.elements.namedItem("name").value;
      const answer = await fetch("/auth/work", { method: "POST", body: new URLSearchParams({ name }), cache: "no-store" });
      const { work } = await answer.json();
      form.elements.namedItem("work").value = work ? await window.solveWork(work) : "";
    } catch {
      form.elements.namedItem("work").value = "";
    }
    form.submit();
  });
})();
