import { nextTick, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { idle } from './idle.ts'

/** The page stays free this many times as long as showing the last value took. */
const restFactor = 4

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * The newest value; while `isHeavy`, the newest at the last idle moment, so that drawing it takes at most a
 * fifth of the page's time. Values are whole: a drawing never mixes two.
 */
export function settle<Value>(newest: Readonly<Ref<Value>>, isHeavy: (value: Value) => boolean): ShallowRef<Value> {
  const shown = shallowRef(newest.value) as ShallowRef<Value>
  let isSettling = false

  async function takeWhenIdle(): Promise<void> {
    isSettling = true
    while (shown.value !== newest.value) {
      await idle()
      const begun = performance.now()
      shown.value = newest.value
      await nextTick()
      await sleep(restFactor * (performance.now() - begun))
    }
    isSettling = false
  }

  watch(
    newest,
    (value) => {
      if (!isHeavy(value)) shown.value = value
      else if (!isSettling) void takeWhenIdle()
    },
    { flush: 'sync' },
  )
  return shown
}
