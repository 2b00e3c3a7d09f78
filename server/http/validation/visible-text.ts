/** What nobody sees, alone or in any number: blanks, controls, marks of direction, joiners, combining marks without a letter. */
const seen =
  /[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u
/** Not all that cannot be seen: a selector behind an emoji belongs to it. */
const atEnds = /[\p{White_Space}\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u

/** What can be stored: PostgreSQL's text has no NUL, and a lone surrogate has no UTF-8 form. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** Whether a reader sees anything of it. */
export const isVisible = (text: string): boolean => seen.test(text)

/** The text without blanks at its ends; one that is nothing but blanks stays as it is. Linear in its length. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && atEnds.test(text[start]!)) start += 1
  while (end > start && atEnds.test(text[end - 1]!)) end -= 1
  return start === end ? text : text.slice(start, end)
}
