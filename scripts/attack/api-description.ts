import type { Permission } from '../../server/accounts/rights/permissions.ts'

/** A schema as OpenAPI has it, as far as values are made from it. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly format?: string
  readonly pattern?: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: Schema
}

/** One method of one route. */
export interface Operation {
  readonly method: string
  /** As in /api/cases/{number}. */
  readonly path: string
  readonly permission: Permission
  readonly parameters: readonly Parameter[]
  readonly body: Schema | null
  /** Pointers into the description, by status: the schemas of its JSON answers. */
  readonly answers: Readonly<Record<string, string>>
}

interface Described {
  readonly 'x-permission': Permission
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

/** Every operation of an OpenAPI document, in its order. */
export function operationsOf({ paths }: ApiDescription): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      method: method.toUpperCase(),
      path,
      permission: described['x-permission'],
      parameters: described.parameters ?? [],
      body: described.requestBody?.content['application/json']?.schema ?? null,
      answers: Object.fromEntries(
        Object.entries(described.responses)
          .filter(([, { content }]) => content && 'application/json' in content)
          .map(([status]) => [status, pointer('paths', path, method, 'responses', status, 'content', 'application/json', 'schema')]), // prettier-ignore
      ),
    })),
  )
}

const pointer = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('') // prettier-ignore
