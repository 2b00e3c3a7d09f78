import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { City } from '../../server/contracts/city.ts'
import { getJson } from '../api.ts'
import { useLanguage } from '../ui/use-language.ts'

/** The city that this installation serves, and the clock of its time zone. */
export const useCityStore = defineStore('city', () => {
  const { language, locale } = useLanguage()
  const city = shallowRef<City | null>(null)
  /** The server's rules; null until the city is loaded, which every screen waits for. */
  const rules = computed(() => city.value?.rules ?? null)
  const timeZone = computed(() => city.value?.timeZone ?? 'UTC')

  const clock = computed(
    () => new Intl.DateTimeFormat('en-GB', { timeZone: timeZone.value, timeStyle: 'medium', hourCycle: 'h23' }),
  )
  const hourMinute = computed(
    () => new Intl.DateTimeFormat('en-GB', { timeZone: timeZone.value, timeStyle: 'short', hourCycle: 'h23' }),
  )
  const date = computed(
    () => new Intl.DateTimeFormat(locale(), { timeZone: timeZone.value, dateStyle: 'long' } as const),
  )
  const monthDay = computed(
    () =>
      new Intl.DateTimeFormat(locale(), { timeZone: timeZone.value, month: 'short', day: 'numeric', weekday: 'short' }),
  )
  const shortDay = computed(
    () => new Intl.DateTimeFormat(locale(), { timeZone: timeZone.value, month: 'short', day: 'numeric' }),
  )
  const day = computed(() => new Intl.DateTimeFormat('en-CA', { timeZone: timeZone.value, dateStyle: 'short' }))
  const fullDate = computed(() => new Intl.DateTimeFormat(locale(), { timeZone: timeZone.value, dateStyle: 'full' }))
  const weekday = computed(() => new Intl.DateTimeFormat(locale(), { timeZone: timeZone.value, weekday: 'long' }))

  const name = computed(() => (language.value === 'zh' ? city.value?.name : city.value?.nameEn) ?? '')
  /** Epoch ms in the city's time: `15:42:18`, `15:42` and `2026年11月23日 星期一`. */
  const formatClock = (ms: number): string => clock.value.format(ms)
  const formatHourMinute = (ms: number): string => hourMinute.value.format(ms)
  const formatDate = (ms: number): string =>
    language.value === 'zh' ? `${date.value.format(ms)} ${weekday.value.format(ms)}` : fullDate.value.format(ms)

  /** `11月27日周五` */
  const formatMonthDay = (ms: number): string => monthDay.value.format(ms)
  /** `11月27日` */
  const formatShortDay = (ms: number): string => shortDay.value.format(ms)
  /** The city's day of an instant (epoch ms) as `yyyy-mm-dd`. */
  const formatDay = (ms: number): string => day.value.format(ms)

  /** Weekday (0 is Monday) and hour of an instant (epoch ms) by the city's calendar and clock. */
  function hourOfWeek(ms: number): { weekday: number; hour: number } {
    const short = new Intl.DateTimeFormat('en', { timeZone: timeZone.value, weekday: 'short' }).format(ms)
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(short)
    return { weekday, hour: Number(hourMinute.value.format(ms).slice(0, 2)) }
  }

  async function load(): Promise<City> {
    city.value = await getJson<City>('/api/city')
    return city.value
  }

  return {
    city,
    rules,
    name,
    load,
    formatClock,
    formatHourMinute,
    formatDate,
    formatMonthDay,
    formatShortDay,
    formatDay,
    hourOfWeek,
  }
})
