import { createI18n, type MessageFunction } from 'petite-vue-i18n'
import { watchEffect } from 'vue'
import { readMessage } from './read-message.ts'
import type { uiMessages } from './ui-messages.ts'

export type Language = 'zh' | 'en'
const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** Texts by key, Chinese and English side by side. */
export type MessageTable = Readonly<Record<string, readonly [zh: string, en: string]>>

/** Every table of texts: web/messages.ts names those of the nouns and screens. */
export interface RegisteredTables {
  readonly ui: typeof uiMessages
}
/** The keys of all tables; another key does not compile. */
export type MessageKey = { [Table in keyof RegisteredTables]: keyof RegisteredTables[Table] }[keyof RegisteredTables]

const { global: texts } = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: false,
  messages: { zh: {}, en: {} } as Record<Language, Record<string, MessageFunction<string>>>,
  missing: (_language, key) => {
    throw new Error(`expected the table of ${key} to be put in before it is shown`)
  },
})
/** The language shown. */
const language = texts.locale
watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = locales[language.value]
})

/** Adds tables of texts; called where the code that uses them is loaded, before it is shown. */
export function addMessages(...tables: readonly MessageTable[]): void {
  const entries = tables.flatMap(Object.entries<MessageTable[string]>)
  texts.mergeLocaleMessage('zh', Object.fromEntries(entries.map(([key, [zh]]) => [key, readMessage(zh)])))
  texts.mergeLocaleMessage('en', Object.fromEntries(entries.map(([key, [, en]]) => [key, readMessage(en)])))
}

/** Whether the table with this key has been added. */
export const hasMessage = (key: MessageKey): boolean => key in texts.getLocaleMessage('zh')

export type MessageValues = Readonly<Record<string, string | number>>

/** A count may be formatted: 1,024. */
const numberOf = (count: string | number): number =>
  typeof count === 'number' ? count : Number(count.replaceAll(/\D/g, ''))

/** The text of `key` in the language shown, with `{name}` filled from `values`, in the plural form of `count`. */
function translate(key: MessageKey, values: MessageValues = {}): string {
  const { count } = values
  return count === undefined ? texts.t(key, values) : texts.t(key, values, { plural: numberOf(count) })
}
export type Translate = typeof translate

/** The interface's language, for all screens: Chinese unless the address says otherwise (App.vue). */
export function useLanguage() {
  return { language, locale: () => locales[language.value], t: translate }
}
