import { computed, type ComputedRef } from 'vue'
import { useMediaQuery } from '../../ui/use-media-query.ts'

/**
 * The panels that fit beside the map. Wider screens get more columns, never stretched ones:
 * `compact` below the base size, with fewer panels · `base` 16:9 and near it · `wide` from 21:9, with a column of analysis ·
 * `wider` from 8:3, the lists in two columns · `panorama` from 10:3, with the touring map, units and all communities.
 */
export type WallLayout = 'compact' | 'base' | 'wide' | 'wider' | 'panorama'

/** The layout of this window, also after its size has changed. */
export function useWallLayout(): ComputedRef<WallLayout> {
  const isSmall = useMediaQuery('(max-width: 1599px), (max-height: 899px)')
  const isWide = useMediaQuery('(min-aspect-ratio: 15/7)')
  const isWider = useMediaQuery('(min-aspect-ratio: 8/3)')
  const isPanorama = useMediaQuery('(min-aspect-ratio: 10/3)')
  return computed(() => {
    if (isSmall.value) return 'compact'
    if (isPanorama.value) return 'panorama'
    if (isWider.value) return 'wider'
    return isWide.value ? 'wide' : 'base'
  })
}
