/** A step younger than this is not worth a line. */
const quietMs = 1_000

/**
 * Runs a step of the start; once it takes longer than a second it says so, with what `say` tells about it, and at the end
 * how long it took.
 */
export async function progress<Result>(
  title: string,
  step: (say: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  const begun = performance.now()
  let detail = ''
  const seconds = () => ((performance.now() - begun) / 1_000).toFixed(0)
  const timer = setInterval(() => console.log(`  ${title}: ${seconds()} s${detail && `, ${detail}`}`), quietMs)
  try {
    const result = await step((text) => {
      detail = text
    })
    if (performance.now() - begun > quietMs) console.log(`  ${title}: done in ${seconds()} s`)
    return result
  } finally {
    clearInterval(timer)
  }
}
