import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import type { MessageTable } from '../../../web/ui/use-language.ts'

/** Every table of texts of the web app, by its path from the project's root. */
export async function messageTables(): Promise<ReadonlyMap<string, MessageTable>> {
  const paths = globSync('web/**/*-messages.ts').sort()
  const modules = await Promise.all(
    paths.map((path) => import(/* @vite-ignore */ resolve(path)) as Promise<Record<string, MessageTable>>),
  )
  return new Map(modules.map((module, index) => [paths[index]!, Object.assign({}, ...Object.values(module))]))
}
