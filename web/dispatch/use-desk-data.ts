import { onScopeDispose, watch } from 'vue'
import { roles } from '../accounts/roles.ts'
import { useSeat, type Line } from '../use-seat.ts'
import { usePresenceStore } from './desk/presence-store.ts'

const sayAfterMs = 200

/** Everything that the desk needs, live; a dispatching seat also sends which case it has open. */
export function useDeskData() {
  const presence = usePresenceStore()
  let live: Line | undefined
  let saying: ReturnType<typeof setTimeout> | undefined
  const desk = { openCase: () => presence.openCase, receive: presence.receive }
  const seat = useSeat({
    // A reading seat is not announced to the others.
    line: ({ role }) => (roles[role].dispatches ? { desk } : {}),
    online: (line) => (live = line),
  })
  // moving down the list opens nothing on the way
  watch(
    () => presence.openCase,
    () => {
      clearTimeout(saying)
      saying = setTimeout(() => live?.tellOpenCase(), sayAfterMs)
    },
  )
  onScopeDispose(() => clearTimeout(saying))
  return seat
}
