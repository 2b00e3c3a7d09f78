/** What a spreadsheet takes for the beginning of a formula, also behind blanks, controls and marks that are not seen. */
const formula = /^[\p{White_Space}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫]|^\t/u
/** What XML 1.0 cannot hold. */
const noXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffc}\u{10000}-\u{10ffff}]/gu
/** The most that a cell of a workbook holds. */
const longestCell = 32_767

/** Text as a cell of a CSV: on one line, as not every reader knows a row by its quotes; an apostrophe stands before a formula. */
export function csvText(text: string): string {
  const line = text.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
  return formula.test(line) ? `'${line}` : line
}

/** Text as a cell of a workbook, where its type says that it is text and no formula. */
export const workbookText = (text: string): string => text.toWellFormed().replace(noXml, '').slice(0, longestCell)

/** A part of the name of a file: letters, digits and signs that no system or header gives a meaning to. */
export const fileWord = (text: string): string => text.replace(/[^A-Za-z0-9-]+/g, '-')
