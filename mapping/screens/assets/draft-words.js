/* Shows what was typed before a session ended; set as values, never as markup. */
export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".words");
  const words = window.dusitDrafts?.words() ?? [];
  box.hidden = !words.length;
  box.replaceChildren();
  if (!words.length) return;
  const says = document.createElement("p");
  says.textContent = data.says;
  box.append(says);
  for (const { label, value } of words) {
    const name = document.createElement("label");
    const field = document.createElement("textarea");
    name.textContent = label;
    field.readOnly = true;
    field.rows = Math.min(8, 2 + Math.ceil(value.length / 40));
    field.value = value;
    name.append(field);
    box.append(name);
  }
}
