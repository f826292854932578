/* Stands in the page of the map: where the map's own script did not come, it says so. */
addEventListener("load", () => {
  if (window.dusitmap) return;
  for (const id of ["dm-loading", "dm-error"]) {
    const message = document.getElementById(id);
    if (message) message.hidden = id === "dm-loading";
  }
});
