import { asking } from '../../database/read-share.ts'

/**
 * Shares what `find` found for `ms` milliseconds, also while it is still looking. When a look fails or takes longer than
 * `patienceMs`, the value before is good for once more; without one the failure is everybody's.
 */
export function rememberFor<Value>(
  ms: number,
  find: () => Promise<Value>,
  patienceMs = Infinity,
): () => Promise<Value> {
  let last: { readonly value: Value } | null = null
  let lookedAt = -Infinity
  let looking: Promise<Value> | null = null

  function look(): Promise<Value> {
    looking ??= asking
      .exit(find)
      .then((value) => {
        last = { value }
        lookedAt = performance.now()
        return value
      })
      .finally(() => (looking = null))
    return looking
  }

  return async () => {
    if (last && performance.now() - lookedAt < ms) return last.value
    const begun = look()
    if (!last) return begun
    const { value } = last
    return Promise.race([begun.catch(() => value), ...(patienceMs === Infinity ? [] : [after(patienceMs, value)])])
  }
}

const after = <Value>(ms: number, value: Value): Promise<Value> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms).unref())
