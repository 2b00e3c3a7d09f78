import type { ErrorObject } from 'ajv'

interface Branch {
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>
}

/**
 * Of the faults that were found, those that help the sender of the value. Of a union of literals that is the union itself. Of a
 * union of objects it is the fault of the intended branch: the one that its discriminator names (`act`, where
 * each branch has a literal of its own), or without such a field the one whose fields the value has most of.
 */
export function faultsOfUnion(faults: readonly ErrorObject[]): Partial<ErrorObject>[] {
  // The outermost: Ajv reports it after its branches.
  const union = faults.findLast(({ keyword }) => keyword === 'anyOf')
  if (!union) return [...faults]
  const branches = union.schema as readonly Branch[]
  const isOfObjects = branches.every(({ properties }) => properties)
  if (!isOfObjects || typeof union.data !== 'object' || union.data === null) {
    return faults.filter((fault) => fault === union || !fault.schemaPath.startsWith(union.schemaPath))
  }
  const data = union.data as Record<string, unknown>
  const name = discriminatorOf(branches)
  const meant = name === undefined ? mostAlike(branches, data) : branches.findIndex(({ properties }) => properties![name]!.const === data[name]) // prettier-ignore
  if (meant < 0) return [unknownBranch(union, branches, name!, data)]
  const own = faults.filter(({ schemaPath }) => schemaPath.startsWith(`${union.schemaPath}/${meant}/`))
  return own.length > 0 ? faultsOfUnion(own) : [union]
}

function discriminatorOf(branches: readonly Branch[]): string | undefined {
  const names = Object.keys(branches[0]?.properties ?? {})
  return names.find((name) => branches.every(({ properties }) => properties![name]?.const !== undefined))
}

function mostAlike(branches: readonly Branch[], data: object): number {
  const alike = branches.map(({ properties }) => Object.keys(properties!).filter((name) => Object.hasOwn(data, name)).length) // prettier-ignore
  return alike.indexOf(Math.max(...alike))
}

function unknownBranch(
  union: ErrorObject,
  branches: readonly Branch[],
  name: string,
  data: Record<string, unknown>,
): Partial<ErrorObject> {
  const schema = branches.map(({ properties }) => ({ const: properties![name]!.const }))
  return {
    keyword: 'anyOf',
    instancePath: `${union.instancePath}/${name}`,
    params: {},
    schema,
    data: Object.hasOwn(data, name) ? data[name] : undefined,
  }
}
