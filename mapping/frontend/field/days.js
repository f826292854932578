/* A day in three lists, in the calendar of the page: a browser's own field shows the other one. */
import { byId, make } from "../core/dom.js";

const BUDDHIST_OFFSET = 543;
const YEARS = 3;
const IN_BANGKOK = { timeZone: "Asia/Bangkok" };

/** Return the day in Bangkok, as ISO writes it. */
export const today = () => new Date().toLocaleDateString("sv-SE", IN_BANGKOK);

/**
 * Return day and time of a moment as people read them.
 * @param {number} at in milliseconds
 * @param {string} language
 */
export function formatMoment(at, language) {
  const when = new Date(at);
  const locale = language === "en" ? "en-GB" : "th-TH-u-ca-buddhist-nu-latn";
  const short = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat(locale, { ...IN_BANGKOK, ...short })
      .formatToParts(when)
      .map(({ type, value }) => [String(type) === "relatedYear" ? "year" : type, value]),
  );
  const time = when.toLocaleTimeString("en-GB", {
    ...IN_BANGKOK,
    hour: "2-digit",
    minute: "2-digit",
  });
  return {
    day: `${parts.day} ${parts.month} ${parts.year}`,
    time: language === "en" ? time : time.replace(":", "."),
  };
}

/**
 * Return the day that three numbers name, as ISO writes it; "" where there is none, or it is to come.
 * @param {number} year of the common era
 * @param {number} month from 1
 * @param {number} day
 */
export function nameDay(year, month, day, newest = today()) {
  const found = new Date(Date.UTC(year, month - 1, day));
  const isOne = found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
  const iso = isOne ? found.toISOString().slice(0, 10) : "";
  return iso <= newest ? iso : "";
}

export class DayLists {
  /** @param {string} language */
  constructor(language) {
    const [year] = today().split("-").map(Number);
    const offset = language === "en" ? 0 : BUDDHIST_OFFSET;
    const locale = language === "en" ? "en-GB" : "th-TH";
    const months = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
    fillList("field-day", 31, (i) => [i + 1, String(i + 1)]);
    fillList("field-month", 12, (i) => [i + 1, months.format(new Date(Date.UTC(2020, i, 15)))]);
    fillList("field-year", YEARS, (i) => [year - i, String(year - i + offset)]);
    this.set(today());
  }

  /** The day that is chosen, as ISO writes it; "" where it is none. */
  get value() {
    const [year, month, day] = ["year", "month", "day"].map((part) =>
      Number(byId(`field-${part}`, "select").value),
    );
    return nameDay(year, month, day);
  }

  /** @param {string} iso */
  set(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    byId("field-year", "select").value = String(year);
    byId("field-month", "select").value = String(month);
    byId("field-day", "select").value = String(day);
  }
}

/**
 * @param {string} id
 * @param {number} count
 * @param {(place: number) => [number, string]} option its value and its words
 */
function fillList(id, count, option) {
  const options = Array.from({ length: count }, (_, place) => {
    const [value, text] = option(place);
    return make("option", { value, text });
  });
  byId(id, "select").replaceChildren(...options);
}
