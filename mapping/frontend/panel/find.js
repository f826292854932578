/* Finding places and risk points by what people type: Thai with or without tone marks, English in
   its usual spellings. Pure: values in, values out. */

const MARKS = /[\u0e47-\u0e4c\u0e4e\u200b\u2060]/g; // tone marks, the short sign, the sign of silence
const MOST = 12;
/** @type {[RegExp, string][]} */
const THAI = [
  [/\u0e4d\u0e32/g, "\u0e33"], // the two halves of sara am
  [/[ไใ]([ก-ฮ])ย?/g, "$1ัย"], // นครไชยศรี and นครชัยศรี are one place
  [/[ศษ]/g, "ส"],
  [/ณ/g, "น"],
  [/[ฐฒธฑ]/g, "ท"],
  [/ฎ/g, "ด"],
  [/ฏ/g, "ต"],
  [/ฬ/g, "ล"],
];
/** @type {[RegExp, string][]} */
const ENGLISH = [
  [/([ptk])h/g, "$1"],
  [/sri/g, "si"],
  [/or(?=n|$)/g, "o"],
  [/ee/g, "i"],
  [/oo/g, "u"],
  [/ay/g, "ai"],
  [/[vw]/g, "w"],
  [/j/g, "ch"],
  [/(.)\1/g, "$1"],
];

/**
 * Return what a text has in common with its other spellings.
 * @param {string} text
 */
export function fold(text) {
  const plain = text.normalize("NFC").toLowerCase();
  const thai = THAI.reduce(
    (folded, [old, now]) => folded.replace(old, now),
    plain.replace(MARKS, ""),
  );
  return ENGLISH.reduce((folded, [old, now]) => folded.replace(old, now), thai).replace(
    /[^\p{L}\p{M}\p{N}]/gu,
    "",
  );
}

/**
 * Return what fits a text: what begins with it first, then as it was given.
 * @param {Findable[]} all
 * @param {string} text
 * @returns {Findable[]}
 */
export function findPlaces(all, text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const ranked = all.flatMap((item) => {
    const ats = item.words.map((words) => fold(words).indexOf(wanted)).filter((at) => at >= 0);
    return ats.length ? [{ item, rank: ats.includes(0) ? 0 : 1 }] : [];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ item }) => item);
}
