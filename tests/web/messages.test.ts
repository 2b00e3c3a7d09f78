import { describe, expect, it } from 'vitest'
import { messageTables } from '../support/texts/message-tables.ts'

/** Texts that are nothing in English: a counting word. */
const emptyInEnglish = ['casesUnit']
const han = /\p{Script=Han}/u

const tables = await messageTables()
const texts = [...tables.values()].flatMap((table) => Object.entries(table))

describe.each(texts)('The message %s', (key, [chinese, english]) => {
  it('has both languages, with the same places to fill', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
    expect(new Set(places(english))).toEqual(new Set(places(chinese)))
    expect(chinese.trim()).not.toBe('')
    if (!emptyInEnglish.includes(key)) expect(english.trim()).not.toBe('')
  })

  it('has no Chinese in its English', () => {
    // The button that leads to the other language is written in that one.
    expect(han.test(english)).toBe(key === 'otherLanguage')
  })
})

describe('The tables of messages', () => {
  it('name each text once', () => {
    const keys = texts.map(([key]) => key)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })
})
