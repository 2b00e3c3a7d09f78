import { ref, shallowReactive, watchEffect } from 'vue'
import type { uiMessages } from './ui-messages.ts'

export type Language = 'zh' | 'en'
const column: Record<Language, 0 | 1> = { zh: 0, en: 1 }
const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** Texts by key, Chinese and English side by side. */
export type MessageTable = Readonly<Record<string, readonly [zh: string, en: string]>>

/** Every table of texts: web/messages.ts names those of the nouns and screens. */
export interface RegisteredTables {
  readonly ui: typeof uiMessages
}
/** Of every text that some table holds; another key does not compile. */
export type MessageKey = { [Table in keyof RegisteredTables]: keyof RegisteredTables[Table] }[keyof RegisteredTables]

const language = ref<Language>('zh')
watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = locales[language.value]
})

const texts = shallowReactive<Record<string, MessageTable[string]>>({})

/** Puts in tables of texts; called where the code is loaded that says them, before it is shown. */
export function addMessages(...tables: readonly MessageTable[]): void {
  Object.assign(texts, ...tables)
}

/** Whether the table that holds this key has been put in. */
export const hasMessage = (key: MessageKey): boolean => key in texts

export type MessageValues = Readonly<Record<string, string | number>>

/** The text of `key` in the language shown, its `{name}` places filled from `values`. */
function translate(key: MessageKey, values: MessageValues = {}): string {
  const message = texts[key]
  if (!message) throw new Error(`expected the table of ${key} to be put in before it is shown`)
  return message[column[language.value]].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
export type Translate = typeof translate

/** The interface's language, for all screens: Chinese unless the address says otherwise (App.vue). */
export function useLanguage() {
  return { language, locale: () => locales[language.value], t: translate }
}
