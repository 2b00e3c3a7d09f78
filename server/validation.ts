import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'

/**
 * Bodies are taken as they are (a string is not a number, an unknown field is a fault); addresses and headers are text,
 * so their numbers are coerced. Of a union of literals only the union is reported, not each of its branches.
 */
export function useStrictValidation(app: FastifyInstance): void {
  const strict = validator(false)
  const coercing = validator('array')
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const validate = (httpPart === 'body' ? strict : coercing).compile(schema)
    return (data: unknown) => {
      if (validate(data)) return true
      const errors = validate.errors ?? []
      const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => error.schemaPath)
      const isBranch = (path: string) => unions.some((union) => path !== union && path.startsWith(union))
      return { error: errors.filter((error) => !isBranch(error.schemaPath)) as never }
    }
  })
}

function validator(coerceTypes: false | 'array') {
  const ajv = new Ajv({ coerceTypes, allErrors: false, verbose: true, useDefaults: true })
  addFormats(ajv)
  // Postgres text has no NUL, and a lone surrogate has no UTF-8 form.
  ajv.addFormat('storable-text', (text: string) => !text.includes('\0') && text.isWellFormed())
  ajv.addFormat('date-time', isInstant)
  return ajv
}

/** What both JavaScript and PostgreSQL can read, in years that make sense here: RFC 3339 alone allows the year 0 and +23:59. */
function isInstant(text: string): boolean {
  const year = Number(text.slice(0, 4))
  return instant.test(text) && year >= 1900 && year < 2200 && !Number.isNaN(Date.parse(text))
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/
