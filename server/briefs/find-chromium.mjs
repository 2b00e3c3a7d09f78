import { statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** What packages call it; all of them take the same switches. */
const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where a Mac has it, which puts no programs on the path. */
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The browser for printed briefs, tests, pictures and benches: what CHROMIUM names, else the first on the path; absolute. What cannot be looked at is passed over.
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {readonly string[]} names of the program, in the order of preference within a folder
 * @returns {string | undefined}
 */
export function findChromium(environment, names = usualNames) {
  const { CHROMIUM, PATH = '' } = environment
  const folders = PATH.split(delimiter).filter(Boolean)
  const places = CHROMIUM
    ? [CHROMIUM]
    : [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...applications]
  return places.map((place) => resolve(place)).find(isFile)
}

/**
 * A folder that may not be read, a link that leads nowhere or in a ring, a path that is none: no program there, and no fault either.
 * @param {string} place
 */
function isFile(place) {
  try {
    return statSync(place).isFile()
  } catch {
    return false
  }
}
