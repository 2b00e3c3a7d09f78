import { shallowRef, watchEffect } from 'vue'
import { useCityStore } from '../../areas/city-store.ts'
import { addMessages, useLanguage } from '../../ui/use-language.ts'
import { useWallChoice } from './wall-choice.ts'
import { useWallView } from './wall-view.ts'
import type { WordsOfThen } from './words-of-then.ts'

/** Loaded with the first replay, so that the wall's first paint does not wait for them. */
const wordsOfThen = shallowRef<WordsOfThen | null>(null)
let isLoading = false

async function loadWordsOfThen(): Promise<void> {
  isLoading = true
  try {
    const { replayMessages, thenInstead } = await import('./words-of-then.ts')
    addMessages(replayMessages)
    wordsOfThen.value = thenInstead
  } finally {
    isLoading = false
  }
}

/** The wall's texts: in a replay no text speaks of now. */
export function useWallWords() {
  const { t: translate, ...language } = useLanguage()
  const view = useWallView()
  const wall = useWallChoice()
  const city = useCityStore()

  watchEffect(() => {
    // After a failure the next replay tries again.
    if (view.replaying && !wordsOfThen.value && !isLoading) loadWordsOfThen().catch(() => undefined)
  })

  const t: typeof translate = (key, values = {}) => {
    const then = view.replaying ? wordsOfThen.value?.[key] : undefined
    if (!then) return translate(key, values)
    // until the past has loaded, the requested moment
    const moment = view.now || Date.parse(wall.choice.replay?.moment ?? '')
    const words = Number.isNaN(moment)
      ? { day: '—', time: '—' }
      : { day: city.formatShortDay(moment), time: city.formatHourMinute(moment) }
    return translate(then, { ...words, ...values })
  }
  return { ...language, t }
}
