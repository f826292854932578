/* What may name somebody: found in the page, as a hint to whoever types; nothing is sent. */

const ID = /(?<!\d)[0-9๐-๙](?:[ -]?[0-9๐-๙]){12}(?!\d)/g;
const PHONE = /(?<!\d)(?:\+66|[0๐])(?:[ -]?[0-9๐-๙]){8,9}(?!\d)/;
const MAIL = /[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{2,20}/;
const NAME =
  /(?:นาย|นางสาว|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ)\s?[ก-ฮเ-ไ][ก-๙]{1,}|\b(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z]/;
const THAI_ZERO = 0x0e50;

/**
 * Return the digits of a text, Thai ones as numbers too.
 * @param {string} text
 */
export const digitsOf = (text) =>
  [...text]
    .filter((sign) => /[0-9๐-๙]/.test(sign))
    .map((sign) => (sign < "๐" ? Number(sign) : (sign.codePointAt(0) ?? 0) - THAI_ZERO));

/**
 * Say whether thirteen digits are a citizen's number: the last one proves the others.
 * @param {string} text
 */
function isCitizenNumber(text) {
  const digits = digitsOf(text);
  const sum = digits.slice(0, 12).reduce((total, digit, place) => total + digit * (13 - place), 0);
  return digits.length === 13 && (11 - (sum % 11)) % 10 === digits[12];
}

/**
 * Return the kinds of personal facts that a text seems to hold.
 * @param {string} text
 */
export function findPersonal(text) {
  const kinds = [];
  if ((text.match(ID) ?? []).some(isCitizenNumber)) kinds.push("id");
  if (PHONE.test(text.replace(ID, ""))) kinds.push("phone");
  if (MAIL.test(text)) kinds.push("mail");
  if (NAME.test(text)) kinds.push("name");
  return kinds;
}
