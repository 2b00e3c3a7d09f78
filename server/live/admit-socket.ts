import { Value } from 'typebox/value'
import { ScreenRefusal } from '../accounts/sessions/screen-refusal.ts'
import { AreaCode } from '../contracts/area.ts'
import { GroupName } from '../contracts/volatile.ts'
import { ProblemError } from '../http/problems/errors.ts'
import { newScreen, type ScreenSocket } from './screen.ts'
import type { Gate } from './screen-listener.ts'

/**
 * Admits a socket, or ends it with a `ScreenRefusal`: the only error that leaves here. Other errors go to the log, as a
 * stranger must not see an address, a path or a query.
 */
export function admitWith(gate: Gate) {
  return (socket: ScreenSocket, next: (refusal?: ScreenRefusal) => void): void => {
    admitSocket(socket, gate)
      .then(() => next())
      .catch((error: unknown) => {
        if (!(error instanceof ScreenRefusal || error instanceof ProblemError)) gate.failed(error)
        next(error instanceof ScreenRefusal ? error : new ScreenRefusal('unavailable', 'unavailable: try again'))
      })
  }
}

async function admitSocket(socket: ScreenSocket, gate: Gate): Promise<void> {
  const { scope, group = null, token, desk = false }: Record<string, unknown> = socket.handshake.auth
  if (!Value.Check(AreaCode, scope)) throw new ScreenRefusal('scope', 'auth.scope: expected an area code')
  if (group !== null && !Value.Check(GroupName, group))
    throw new ScreenRefusal('group', 'auth.group: expected 1 to 32 letters, digits, _ or -, or no group')
  const { headers, address } = socket.handshake
  const admitted = await gate.admit({ headers, address, token, scope, group, isDesk: desk === true })
  socket.data.screen = newScreen({ scope, disclosure: admitted.disclosure })
  socket.data.admission = admitted.id
  socket.data.group = admitted.group
  socket.data.seat = admitted.seat
}
