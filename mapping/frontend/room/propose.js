/* Views of a phone in which a pin is proposed or moved. */
import { make } from "../core/dom.js";
import { button, heading, mainButton, row, strong } from "./parts.js";

/** @type {RoomViewDrawing} */
export function category({ config, say, act }) {
  const choices = config.categories.map(([value, slug]) =>
    button(say(`category.${slug}`), () => act.chooseCategory(value), { "data-category": value }),
  );
  return [
    heading(say("step.category")),
    make("div", { class: "rm-choices" }, ...choices),
    row(button(say("step.cancel"), () => act.home())),
  ];
}

/** @type {RoomViewDrawing} */
export function place({ say, act }, { draft }) {
  const canLocate = window.isSecureContext && navigator.geolocation;
  return [
    strong(say(draft?.moving ? "step.move" : "step.place")),
    row(
      button(say("step.list"), () => act.list(), { id: "rm-list" }),
      canLocate && button(say("step.here"), () => act.locate(), { id: "rm-here" }),
    ),
    row(button(say("step.cancel"), () => act.home())),
  ];
}

/** @type {RoomViewDrawing} */
export function list(parts, { communities, subdistricts }) {
  const { config, say, names, act } = parts;
  const sorted = [...communities].sort((a, b) =>
    names.of(a).localeCompare(names.of(b), config.language),
  );
  const groups = subdistricts.map((subdistrict) => {
    const members = sorted.filter((area) => area.subdistrict_code === subdistrict.id);
    const options = members.map((area) => make("option", { value: area.id, text: names.of(area) }));
    const label = { label: names.label(subdistrict), "data-code": subdistrict.id };
    return options.length ? make("optgroup", label, ...options) : null;
  });
  const choose = say("step.choose");
  const select = make(
    "select",
    { id: "rm-community", "aria-label": choose },
    make("option", { value: "", text: choose }),
    ...groups,
  );
  select.addEventListener("change", () => select.value && act.chooseCommunity(select.value));
  return [heading(say("step.list")), select, row(button(say("step.back"), () => act.place()))];
}

/**
 * Near is not inside: a pin beside a community belongs to it only if the person says so.
 * @param {RoomParts} parts
 * @param {PinDraft} draft
 */
function askNear({ say, act }, { near, belongs }) {
  if (!near) return [];
  /** @param {boolean} yes @param {string} key */
  const choice = (yes, key) =>
    button(say(key, { ...near }), () => act.answerBelongs(yes), {
      "aria-pressed": belongs === yes,
      "data-belongs": yes,
    });
  return [
    strong(say("step.near", { ...near })),
    make(
      "div",
      { class: "rm-choices" },
      choice(true, "step.near_belongs"),
      choice(false, "step.near_apart"),
    ),
  ];
}

/**
 * Return a field for words with its label.
 * @param {RoomParts} parts
 * @param {{ id: string, label: string, look?: string, rows: number, value: string, onInput: (text: string) => void }} options
 */
function wordsField({ config }, { id, label, look, rows, value, onInput }) {
  const field = make("textarea", {
    id,
    rows,
    maxlength: config.longest_note,
    "aria-describedby": "rm-note-hint",
  });
  field.value = value;
  field.addEventListener("input", () => onInput(field.value));
  return [make("label", { for: id, class: look, text: label }), field];
}

/**
 * Return the field for the title that everybody may read once the facilitator has.
 * @param {RoomParts} parts
 * @param {string} value
 */
function titleField({ config, say, act }, value) {
  const field = make("input", {
    id: "rm-pin-title",
    type: "text",
    maxlength: config.longest_title,
    autocomplete: "off",
    "aria-describedby": "rm-note-hint",
  });
  field.value = value;
  field.addEventListener("input", () => act.setTitle(field.value));
  return [make("label", { for: field.id, text: say("step.title") }), field];
}

/** @param {RoomParts} parts */
const noNames = ({ say }) =>
  make("p", { id: "rm-note-hint", class: "rm-soft", text: say("step.note_hint") });

/** @type {RoomViewDrawing} */
export function send(parts, { draft, where, elsewhere }) {
  const { say, act } = parts;
  const { moving, near, belongs, title = "", note = "" } = draft ?? { note: "" };
  const sending = mainButton(say(moving ? "step.save_move" : "step.send"), () => act.send(), {
    id: "rm-send",
  });
  sending.disabled = Boolean(near) && belongs === undefined;
  const onInput = (/** @type {string} */ text) => act.setNote(text);
  const field = { id: "rm-note", label: say("step.note"), rows: 2, value: note, onInput };
  return [
    where && !near && strong(where),
    elsewhere && strong(say("step.elsewhere", { name: elsewhere })),
    ...askNear(parts, draft ?? { note }),
    sending,
    ...(moving ? [] : [...titleField(parts, title), ...wordsField(parts, field), noNames(parts)]),
    row(
      button(say("step.back"), () => act.place()),
      button(say("step.cancel"), () => act.home()),
    ),
  ];
}

/** @type {RoomViewDrawing} */
export function question(parts, { question: value }) {
  const { say, act } = parts;
  return [
    ...wordsField(parts, {
      id: "rm-question",
      label: say("question.label"),
      look: "rm-strong",
      rows: 3,
      value,
      onInput: (text) => act.setQuestion(text),
    }),
    noNames(parts),
    mainButton(say("question.send"), () => act.sendQuestion(), { id: "rm-send-question" }),
    row(button(say("step.cancel"), () => act.home())),
  ];
}
