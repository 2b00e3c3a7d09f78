import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { coerceText } from './coerce-text.ts'
import { findUnstorable } from './find-unstorable.ts'
import { isDay, isInstant } from './instants.ts'
import { faultsOfUnion } from './union-faults.ts'
import { isStorable, isVisible, trimBlanks } from './visible-text.ts'

/**
 * Bodies are taken as they are (a string is not a number, an unknown field is a fault); addresses and headers are text,
 * so their numbers are read from it. No text that the database cannot store passes anywhere. Of a union only the faults
 * of the branch that was meant are reported.
 */
export function useStrictValidation(app: FastifyInstance): void {
  const ajv = validator()
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const validate = ajv.compile(schema)
    return (data: unknown) => {
      const unstorable = findUnstorable(data)
      if (unstorable) return { error: [unstorable] as never }
      if (httpPart !== 'body') coerceText(schema as FastifySchema, data)
      if (validate(data)) return true
      return { error: faultsOfUnion(validate.errors ?? []) as never }
    }
  })
}

function validator() {
  const ajv = new Ajv({ allErrors: false, verbose: true, useDefaults: true })
  addFormats(ajv)
  ajv.addFormat('storable-text', isStorable)
  ajv.addFormat('visible-text', (text: string) => isStorable(text) && isVisible(text))
  ajv.addFormat('date-time', isInstant)
  ajv.addFormat('date', isDay)
  ajv.addKeyword({ keyword: 'x-trim', type: 'string', modifying: true, before: 'maxLength', validate: trim })
  return ajv
}

/** The parent's field is what the later rules, and the route, see. */
function trim(
  _wanted: unknown,
  text: string,
  _schema: unknown,
  at?: { parentData: Record<string | number, unknown>; parentDataProperty: string | number },
): boolean {
  if (at) at.parentData[at.parentDataProperty] = trimBlanks(text)
  return true
}
