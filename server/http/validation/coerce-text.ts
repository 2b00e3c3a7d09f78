import type { FastifySchema } from 'fastify'

/** A number as JSON writes one, and nothing else: no `0x10`, blanks, `Infinity`, `+1` or `.5`. */
const written = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

interface Described {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown }>>
}

/**
 * Addresses and headers are text: puts the number or truth that a field's schema asks for in place of its text, where the text is
 * one. Any other stays as it came, for the schema to refuse.
 */
export function coerceText(schema: FastifySchema, data: unknown): void {
  const { properties = {} } = schema as Described
  if (typeof data !== 'object' || data === null) return
  const fields = data as Record<string, unknown>
  for (const [name, { type }] of Object.entries(properties)) {
    const text = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (typeof text !== 'string') continue
    if (type === 'boolean' && (text === 'true' || text === 'false')) fields[name] = text === 'true'
    const isRead = type === 'number' ? Number.isFinite : type === 'integer' ? Number.isSafeInteger : null
    if (isRead && written.test(text) && isRead(Number(text))) fields[name] = Number(text)
  }
}
