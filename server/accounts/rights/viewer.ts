import type { Role } from '../../contracts/account.ts'

/**
 * Who asks, as use cases and queries need it. `areas` are codes: everything within one of them is in reach, and what is in
 * the hands of `workerNumber`.
 */
export interface Viewer {
  /** The account's name, a device's, or `public`; stands in the history. */
  readonly actor: string
  readonly role: Role
  readonly areas: readonly string[]
  readonly workerNumber: string | null
  /** An integrator's own channel: of the cases it sees those that came by it. */
  readonly source: string | null
}
