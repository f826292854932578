/* How words, numbers, days and names are put. */

/**
 * Return what gives a text by its key, with its {named} gaps filled.
 * @param {Record<string, string>} texts
 * @returns {Say}
 */
export const makeSay =
  (texts) =>
  (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, gap) => String(values[gap] ?? ""));

/**
 * Return how numbers and times are written; Thai has the years of its own calendar.
 * @param {string} language
 * @param {Say} say
 * @returns {Format}
 */
export function makeFormat(language, say) {
  const calendar = `${language}-u-ca-buddhist-nu-latn`;
  /**
   * @param {Date} when
   * @param {Intl.DateTimeFormatOptions} options
   */
  const parts = (when, options) =>
    Object.fromEntries(
      new Intl.DateTimeFormat(calendar, { timeZone: "Asia/Bangkok", ...options })
        .formatToParts(when)
        .map(({ type, value }) => [String(type) === "relatedYear" ? "year" : type, value]),
    );
  return {
    number: (value) => Number(value).toLocaleString("en-US"),
    short: (iso) =>
      say(
        "strip.short_date",
        parts(new Date(iso), { day: "numeric", month: "short", year: "numeric" }),
      ).replace(/ /g, "\u00a0"),
    date: (iso) =>
      say("strip.date", parts(new Date(iso), { day: "numeric", month: "long", year: "numeric" })),
    time: (when) =>
      say("strip.time", parts(when, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })),
  };
}

/**
 * Return how areas are called.
 * @param {string} language
 * @param {Say} say
 * @returns {Names}
 */
export function makeNames(language, say) {
  /** @param {Named} area */
  const of = (area) => (language === "en" && area.name_en) || area.name_th || area.id || "";
  return {
    of,
    short: (area) => withoutKind(of(area)),
    subdistrict: (area) => say("card.in_subdistrict", { name: of(area) }),
    label: (area) => say("page.subdistrict_label", { name: of(area) }),
  };
}

/**
 * Return the name of a community without the word "community".
 * @param {string} name
 */
export const withoutKind = (name) => name.replace(/^ชุมชน(?=.)/, "");

/**
 * Return the part of a text's key that stands for a state: `visited, none found`.
 * @param {string} state
 */
export const slug = (state) => state.replace(/,/g, "").replace(/ /g, "_");
