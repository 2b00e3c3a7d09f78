import type { RandomStream } from '../../server/sample/seeded-random.ts'
import type { Schema } from './api-description.ts'
import { someInstant, type KnownThings } from './known-things.ts'

/** A value that a schema takes, or looks as if: from the things that the server knows by this name, else made from the schema. */
export function validValue(schema: Schema, name: string, known: KnownThings, random: RandomStream): unknown {
  const things = known[name]
  if (schema.const !== undefined) return schema.const
  if (schema.anyOf) return validValue(random.pick(schema.anyOf), name, known, random)
  if (schema.enum) return random.pick(schema.enum)
  if (things && things.length > 0 && schema.type === 'string') return random.pick(things)
  switch (schema.type) {
    case 'object':
      return validObject(schema, known, random)
    case 'array':
      return Array.from({ length: random.whole(schema.minItems ?? 0, 3) }, () => validValue(schema.items ?? {}, name, known, random)) // prettier-ignore
    case 'integer':
      return random.whole(schema.minimum ?? 0, Math.min(schema.maximum ?? 50, 500))
    case 'number':
      return validNumber(schema, name, random)
    case 'boolean':
      return random.chance(0.5)
    case 'null':
      return null
    default:
      return validText(schema, random)
  }
}

function validObject({ properties = {}, required = [] }: Schema, known: KnownThings, random: RandomStream) {
  const names = Object.keys(properties).filter((name) => required.includes(name) || random.chance(0.3))
  return Object.fromEntries(names.map((name) => [name, validValue(properties[name]!, name, known, random)]))
}

/** Mostly within the sample city, degrees WGS84. */
function validNumber({ minimum = 0, maximum = 100 }: Schema, name: string, random: RandomStream): number {
  if (name === 'lng') return random.between(105.2, 105.5)
  if (name === 'lat') return random.between(30.7, 31)
  return random.between(minimum, maximum)
}

function validText({ format, minLength = 0 }: Schema, random: RandomStream): string {
  if (format === 'date-time') return someInstant(random)
  if (format === 'date') return someInstant(random).slice(0, 10)
  return 'sample'.padEnd(minLength, 'x')
}
