/* Stands in the page of the story: where the story's own script did not come, it says so. */
addEventListener("load", () => {
  const message = document.getElementById("st-message");
  if (message && !window.dusitstory) message.textContent = message.dataset.failed ?? "";
});
