import type { Role } from '../../contracts/account.ts'

/**
 * The viewer of a request, for use cases and queries. `areas` are codes: cases within one of them are in reach, and cases
 * assigned to `workerNumber`.
 */
export interface Viewer {
  /** The account's name, a device's, or `public`; written into the history. */
  readonly actor: string
  readonly role: Role
  readonly areas: readonly string[]
  readonly workerNumber: string | null
  /** An integrator's own channel: of the cases it sees those that came by it. */
  readonly source: string | null
}
