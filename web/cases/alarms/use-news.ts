import { ref, shallowRef, watch } from 'vue'
import { useLinkStore } from '../../feed/link-store.ts'
import { addRipples, watchAlarms, type Alarm } from './case-alarms.ts'

/** How long an unacknowledged alarm ripples; with reduced motion a still ring shows for half of that. */
const rippleMs = 9_500
const stillRippleMs = 5_000

const life = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? stillRippleMs : rippleMs)

/**
 * Which of a screen's alarms are news: they ring once and ripple for a while.
 * @param hears whether the screen follows the feed: without it, a case may be settled without its knowledge
 * @param isWaiting whether nobody has acknowledged an alarm
 */
export function useNews<Kind extends string>(
  alarms: () => readonly Alarm<Kind>[],
  hears: () => boolean,
  isWaiting: (alarm: Alarm<Kind>) => boolean,
) {
  const link = useLinkStore()
  const rippling = shallowRef<readonly Alarm<Kind>[]>([])
  /** Counts the moments with new alarms, however many cases begin to alarm at once. */
  const rings = ref(0)
  const lookForNews = watchAlarms<Kind>()
  /** Alarms that a stale screen missed are not news, however short the gap was. */
  let slept = false
  // From the moment that the screen follows the feed, not from the next tick: what arrives between the two is news, not part of the first look.
  watch([alarms, hears], ([now]) => {
    slept ||= link.stale
    if (!hears()) return
    const news = lookForNews(now, link.now).filter(isWaiting)
    const isNews = news.length > 0 && !slept
    slept = false
    if (!isNews) return
    rings.value++
    rippling.value = addRipples(rippling.value, news)
    setTimeout(() => (rippling.value = rippling.value.filter((alarm) => !news.includes(alarm))), life())
  })
  return { rippling, rings }
}
