import { ref, watchEffect } from 'vue'
import { messageOf, type MessageKey } from '../messages.ts'

export type Language = 'zh' | 'en'
const column: Record<Language, 0 | 1> = { zh: 0, en: 1 }
const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

const language = ref<Language>('zh')
watchEffect(() => {
  if (typeof document !== 'undefined') document.documentElement.lang = locales[language.value]
})

type Values = Readonly<Record<string, string | number>>

/** The text of `key` in the language shown, its `{name}` places filled from `values`. */
function translate(key: MessageKey, values: Values = {}): string {
  const text: string = messageOf(key)[column[language.value]]
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/** The interface's language, for all screens: Chinese unless the address says otherwise (App.vue). */
export function useLanguage() {
  return { language, locale: () => locales[language.value], t: translate }
}
