import { parseArgs } from 'node:util'

/**
 * Whole numbers from the command line, `--name 5`; each that is not given has its default.
 * Ends the process with the list of options for anything else.
 */
export function readOptions<Name extends string>(defaults: Readonly<Record<Name, number>>): Record<Name, number> {
  const names = Object.keys(defaults) as Name[]
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    })
    const numbers = names.map((name) => [name, readWhole(name, values[name] ?? String(defaults[name]))])
    return Object.fromEntries(numbers) as Record<Name, number>
  } catch (error) {
    console.error((error as Error).message)
    console.error(`Options: ${names.map((name) => `--${name} ${defaults[name]}`).join(' ')}`)
    process.exit(2)
  }
}

function readWhole(name: string, text: unknown): number {
  if (typeof text !== 'string' || !/^\d+$/.test(text)) throw new Error(`--${name}: expected a whole number`)
  return Number(text)
}
