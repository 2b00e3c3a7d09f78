import { watch } from 'vue'
import { useRoute } from 'vue-router'
import type { GroupState } from '../../../server/contracts/volatile.ts'
import { useWallChoice } from '../view/wall-choice.ts'
import { keepInStep, readGroupName } from './wall-group.ts'

/**
 * The wall group named in the address, whose windows choose what one of them chooses; null for a window of its own.
 * @param send resolves when the server has stored a state
 */
export function useWallGroup(send: (state: GroupState) => Promise<void>) {
  const name = readGroupName(useRoute().query['group'])
  if (name === null) return null
  const wall = useWallChoice()
  const { receive, chosen, left } = keepInStep({ current: () => wall.choice, choose: wall.choose, send })
  // Synchronous: a state that arrives between the choice and its sending would undo the choice.
  watch(() => wall.choice, chosen, { flush: 'sync' })
  return { name, receive, left }
}
