import { describe, expect, it } from 'vitest'
import { addMessages, useLanguage, type Language, type MessageKey } from '../../web/ui/use-language.ts'
import { messageTables } from '../support/texts/message-tables.ts'

/** Texts that are nothing in English: a counting word. */
const emptyInEnglish = ['casesUnit']
const han = /\p{Script=Han}/u

const tables = await messageTables()
const texts = [...tables.values()].flatMap((table) => Object.entries(table))
addMessages(...tables.values())
const { t, language } = useLanguage()

/** What a reader of a language is shown, each place filled with its name in capitals; `count` is a number. */
function shownIn(reader: Language, key: string, text: string, count: number): string {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  language.value = reader
  return t(key as MessageKey, { ...Object.fromEntries(names.map((name) => [name, name.toUpperCase()])), count })
}
const filled = (text: string, count: number) =>
  text.replace(/\{(\w+)\}/g, (_place, name: string) => (name === 'count' ? String(count) : name.toUpperCase()))

describe.each(texts)('The message %s', (key, [chinese, english]) => {
  it('has both languages, with the same places to fill', () => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
    expect(new Set(places(english))).toEqual(new Set(places(chinese)))
    expect(chinese.trim()).not.toBe('')
    if (!emptyInEnglish.includes(key)) expect(english.trim()).not.toBe('')
  })

  it('is shown as it is written, its places filled', () => {
    const [one = '', many = one] = english.split(' | ')
    expect(shownIn('zh', key, chinese, 1)).toBe(filled(chinese, 1))
    expect(shownIn('zh', key, chinese, 5)).toBe(filled(chinese, 5))
    expect(shownIn('en', key, english, 1)).toBe(filled(one, 1))
    expect(shownIn('en', key, english, 5)).toBe(filled(many, 5))
    expect(shownIn('en', key, english, 0)).toBe(filled(many, 0))
    for (const reader of ['zh', 'en'] as const) expect(shownIn(reader, key, chinese + english, 5)).not.toMatch(/[{}|]/)
  })

  it('has no Chinese in its English', () => {
    // The button that leads to the other language is written in that one.
    expect(han.test(english)).toBe(key === 'otherLanguage')
  })
})

describe('A count', () => {
  it('has the form for one where it is one, also where it comes as it is read', () => {
    language.value = 'en'
    const shown = (count: string | number) => t('pathResidents', { count })
    expect([1, '1', 0, 2, '1,024'].map(shown)).toEqual([
      '1 resident',
      '1 resident',
      '0 residents',
      '2 residents',
      '1,024 residents',
    ])
  })
})

describe('The tables of messages', () => {
  it('say of no number of cases that it is too few: the city names it', () => {
    const few = /(少于|不足|<) ?\d+ ?件|(fewer than|has|had|<) ?\d+ (cases|due)/
    expect(texts.filter(([, [chinese, english]]) => few.test(chinese) || few.test(english))).toEqual([])
    language.value = 'zh'
    expect([t('rankFew', { fewest: 3 }), t('rankingFew', { fewest: 3 })]).toEqual(['少于 3 件', '不足 3 件'])
  })

  it('name each text once', () => {
    const keys = texts.map(([key]) => key)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })
})
