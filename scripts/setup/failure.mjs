/** Something the person at the terminal can mend: printed as it is, without a stack. */
export class Failure extends Error {}

/**
 * Runs a whole command; a Failure ends it with its message and exit code 1.
 * @param {() => Promise<number>} command resolves to the exit code
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
