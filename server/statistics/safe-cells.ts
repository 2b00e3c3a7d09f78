/** What a spreadsheet takes for the beginning of a formula, also behind blanks, controls and marks that are not seen. */
const formula = /^[\p{White_Space}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫]|^[\t\r\n]/u
/** What XML 1.0 cannot hold. */
const noXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
/** The most that a cell of a workbook holds. */
const longestCell = 32_767

/** Text as a cell of a CSV: an apostrophe stands before what would be a formula. */
export const csvText = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** Text as a cell of a workbook, where its type says that it is text and no formula. */
export const workbookText = (text: string): string => text.toWellFormed().replace(noXml, '\ufffd').slice(0, longestCell)

/** A part of the name of a file: letters, digits and signs that no system or header gives a meaning to. */
export const fileWord = (text: string): string => text.replace(/[^A-Za-z0-9-]+/g, '-')
