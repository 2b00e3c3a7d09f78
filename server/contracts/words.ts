import { Type } from 'typebox'

/**
 * Required words: at least one visible character. Blanks at both ends are cut off before anything is
 * counted, so that the same words are the same text.
 */
export const words = (maxLength: number, minLength = 1) =>
  Type.String({ 'x-trim': true, minLength, maxLength, format: 'visible-text' })
