import type { ErrorObject } from 'ajv'
import { showName } from '../problems/show-value.ts'
import { isStorable } from './visible-text.ts'

/** The first text, or name of a field, that no database could store, as a fault of its field; null without one. */
export function findUnstorable(data: unknown, path = ''): Partial<ErrorObject> | null {
  if (typeof data === 'string') return isStorable(data) ? null : fault(path, data)
  if (typeof data !== 'object' || data === null) return null
  for (const [name, value] of Object.entries(data)) {
    const at = `${path}/${showName(name.replaceAll('\0', '\\0'))}`
    const found = isStorable(name) ? findUnstorable(value, at) : fault(at, name)
    if (found) return found
  }
  return null
}

const fault = (instancePath: string, data: string): Partial<ErrorObject> => ({
  keyword: 'format',
  instancePath,
  params: { format: 'storable-text' },
  data,
})
