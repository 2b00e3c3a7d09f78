import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { endAtRest } from '../unattended/end-at-rest.ts'

/** Time per page, ms. */
export const pageMs = 8_000

/** The page (from 0) of `pages` at `now` (epoch ms, server time): each in turn, so that several walls turn in step. */
export const pageAt = (now: number, pages: number): number => (pages <= 1 ? 0 : Math.floor(now / pageMs) % pages)

interface Pages<Row> {
  readonly rows: ComputedRef<readonly Row[]>
  /** The page shown, from 0. */
  readonly page: ComputedRef<number>
  readonly pages: ComputedRef<number>
  /** Stops the turning while somebody reads, until a minute without input has passed. */
  readonly hold: () => void
  readonly release: () => void
  readonly next: () => void
}

/**
 * The rows of a list that is longer than its room, page by page. The page of a row that `isChosen` stays.
 */
export function usePages<Row>(
  all: Readonly<Ref<readonly Row[]>>,
  capacity: Readonly<Ref<number>>,
  now: () => number,
  isChosen: (row: Row) => boolean,
): Pages<Row> {
  const held = ref<number | null>(null)
  const pages = computed(() => Math.max(1, Math.ceil(all.value.length / Math.max(1, capacity.value))))
  const page = computed(() => {
    if (held.value !== null) return Math.min(held.value, pages.value - 1)
    const chosen = all.value.findIndex(isChosen)
    return chosen < 0 ? pageAt(now(), pages.value) : Math.floor(chosen / Math.max(1, capacity.value))
  })
  const rows = computed(() => all.value.slice(page.value * capacity.value, (page.value + 1) * capacity.value))
  const release = () => (held.value = null)
  endAtRest(release)
  return {
    rows,
    page,
    pages,
    hold: () => (held.value ??= page.value),
    release,
    next: () => (held.value = (page.value + 1) % pages.value),
  }
}
