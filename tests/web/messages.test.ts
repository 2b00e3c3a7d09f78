import { describe, expect, it } from 'vitest'
import { accountMessages } from '../../web/accounts/account-messages.ts'
import { contactMessages } from '../../web/dispatch/case-panel/contact-messages.ts'
import { dispatchMessages } from '../../web/dispatch-messages.ts'
import { drillMessages } from '../../web/drill/drill-messages.ts'
import { dutyMessages } from '../../web/duties/duty-messages.ts'
import { problemMessages } from '../../web/problem-messages.ts'
import { refusalMessages } from '../../web/refusal-messages.ts'
import { replayMessages } from '../../web/wall/view/replay-messages.ts'
import { messages } from '../../web/messages.ts'
import { wallTokenMessages } from '../../web/wall/unattended/wall-token-messages.ts'

/** Texts that are nothing in English: a counting word. */
const emptyInEnglish = ['casesUnit']
const han = /\p{Script=Han}/u

const tables = [
  messages,
  problemMessages,
  refusalMessages,
  replayMessages,
  accountMessages,
  contactMessages,
  dispatchMessages,
  drillMessages,
  dutyMessages,
  wallTokenMessages,
].map((table) => Object.entries(table))

describe.each(tables.flat())('The message %s', (key, [chinese, english]: readonly [string, string]) => {
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
    const keys = tables.flat().map(([key]) => key)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })
})
