import { parseArgs } from 'node:util'

/**
 * Whether this run shows only that a bench still runs and that its results are exact (`--smallest`): one way through all
 * subjects, on a machine however busy. No aim is judged by it.
 */
export const isSmallest = process.argv.includes('--smallest')

/**
 * Whole numbers from the command line, `--name 5`; each that is not given has its default, or that of the smallest form.
 * Ends the process with the list of options for anything else.
 */
export function readOptions<Name extends string>(
  defaults: Readonly<Record<Name, number>>,
  smallest: Readonly<Partial<Record<Name, number>>>,
): Record<Name, number> {
  const names = Object.keys(defaults) as Name[]
  const usual = isSmallest ? { ...defaults, ...smallest } : defaults
  try {
    const { values } = parseArgs({
      options: {
        ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
        smallest: { type: 'boolean' as const },
      },
    })
    const given = values as Readonly<Partial<Record<Name, string>>>
    const numbers = names.map((name) => [name, readWhole(name, given[name] ?? String(usual[name]))])
    return Object.fromEntries(numbers) as Record<Name, number>
  } catch (error) {
    console.error((error as Error).message)
    console.error(`Options: ${names.map((name) => `--${name} ${defaults[name]}`).join(' ')} --smallest`)
    process.exit(2)
  }
}

function readWhole(name: string, text: unknown): number {
  if (typeof text !== 'string' || !/^\d+$/.test(text)) throw new Error(`--${name}: expected a whole number`)
  return Number(text)
}
