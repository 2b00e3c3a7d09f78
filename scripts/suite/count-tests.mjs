/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * One test file of a run.
 * @typedef {Counts & {
 *   project: string, file: string, seconds: number,
 *   faults: string[], retried: string[],
 * }} FileResult `seconds`: of loading it, its hooks and its tests; `faults`: a line for each failed test, or for a file that could not be
 *   run; `retried`: names of the tests that passed at the second try
 */

/**
 * What a run leaves behind.
 * @typedef {{ files: FileResult[], unhandled: string[] }} SuiteReport `unhandled`: a line for each fault outside of every file
 */

/**
 * Counts the tests of one run. A fault outside of a test (a file that cannot be loaded, a hook, an unhandled rejection, a run that
 * finds no test or leaves no report) counts as a failure too, so that nothing fails unseen.
 * @param {SuiteReport | null} report null when the run left none
 * @param {number} exitCode of the run
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const counts = sumCounts(report.files)
  const failed = counts.failed + report.unhandled.length
  return { ...counts, failed: failed === 0 && exitCode !== 0 ? 1 : failed }
}

/**
 * A line for each fault: of a long log the end is read first.
 * @param {SuiteReport} report
 */
export const linesOfFaults = ({ files, unhandled }) => [
  ...files.flatMap(({ file, faults }) => faults.map((fault) => `✗ ${file}: ${fault}`)),
  ...unhandled.map((fault) => `✗ ${fault}`),
]

/**
 * A line for each test that passed at the second try only: it is to be mended.
 * @param {SuiteReport} report
 */
export const linesOfRetries = ({ files }) =>
  files.flatMap(({ file, retried }) => retried.map((name) => `↻ ${file}: ${name}: passed at the second try`))

/**
 * The files that took longest, longest first.
 * @param {SuiteReport} report
 */
export const linesOfSlowest = ({ files }, count = 10) =>
  files
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, project, seconds }) => `${String(Math.round(seconds)).padStart(4)} s  ${project.padEnd(8)} ${file}`)

/**
 * A line for each project: its counts, and the time of its files. They run side by side: the sum is longer than the run.
 * @param {SuiteReport} report
 */
export const linesOfProjects = ({ files }) =>
  [...new Set(files.map(({ project }) => project))].toSorted().map((project) => {
    const own = files.filter((file) => file.project === project)
    const seconds = own.reduce((sum, file) => sum + file.seconds, 0)
    return `${project.padEnd(10)} ${describeCounts(sumCounts(own))} (${own.length} files, ${Math.round(seconds)} s of work)`
  })

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumCounts(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
  }
  return sum
}

/** @param {Counts} counts */
export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * The whole suite's exit code. On a CI machine (`CI=true`) everything must run: there a skipped test is a failure.
 * @param {Counts} counts
 * @param {boolean} maySkip
 */
export function exitCodeOf({ passed, failed, skipped }, maySkip) {
  return failed > 0 || passed === 0 || (skipped > 0 && !maySkip) ? 1 : 0
}
