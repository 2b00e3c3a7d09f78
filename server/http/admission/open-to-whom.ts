import { isLoopback } from './loopback.ts'

/** The settings that decide who is admitted; a `Config` is one. */
interface Openness {
  readonly host: string
  readonly allowedOrigins: readonly string[]
  readonly evaluation: boolean
}

/** The lines of the start about who reaches this server and what is open to them. */
export function openToWhom({ host, allowedOrigins, evaluation }: Openness): string[] {
  const names = allowedOrigins.filter((origin) => !isLoopback(URL.parse(origin)?.hostname ?? ''))
  const isOwn = isLoopback(host) && names.length === 0
  const reach = isOwn
    ? `this machine alone, as HOST is ${host}`
    : `${isLoopback(host) ? 'this machine, and others through a proxy' : 'other machines'}, by ${names.join(', ') || 'no name yet'}`
  const open = evaluation
    ? `every wall, and every sample account by one click (evaluation mode), to ${isOwn ? 'whoever uses this machine' : 'everybody who reaches it'}`
    : 'reports and the map of the city; all else needs an account or a device token'
  const warning =
    evaluation && !isOwn ? ['Real cases do not belong here: QUANYU_EVALUATION=0 closes walls and sample accounts.'] : []
  return [`Reached from   ${reach}`, `Open           ${open}`, ...warning]
}
