import { computed, type ComputedRef } from 'vue'
import { useMediaQuery } from '../../ui/use-media-query.ts'

/**
 * The panels that fit beside the map. Wider screens get more columns, never stretched ones:
 * `compact` below the base size, with fewer panels · `portrait` upright, the map above all panels of the base · `base` 16:9 and near it, also at
 * 125 % zoom · `wide` from 21:9, with a column of analysis ·
 * `wider` from 8:3, the lists in two columns · `panorama` from 10:3, with the touring map, units and all communities.
 */
export type WallLayout = 'compact' | 'portrait' | 'base' | 'wide' | 'wider' | 'panorama'

/** The layout of this window, also after its size has changed. */
export function useWallLayout(): ComputedRef<WallLayout> {
  const isSmall = useMediaQuery('(max-width: 1499px), (max-height: 799px)')
  const isPortrait = useMediaQuery('(max-aspect-ratio: 4/5) and (min-width: 900px) and (min-height: 1500px)')
  const isWide = useMediaQuery('(min-aspect-ratio: 15/7)')
  const isWider = useMediaQuery('(min-aspect-ratio: 8/3)')
  const isPanorama = useMediaQuery('(min-aspect-ratio: 10/3)')
  return computed(() => {
    if (isPortrait.value) return 'portrait'
    if (isSmall.value) return 'compact'
    if (isPanorama.value) return 'panorama'
    if (isWider.value) return 'wider'
    return isWide.value ? 'wide' : 'base'
  })
}
