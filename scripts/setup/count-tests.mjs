/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What vitest's JSON report says of one run.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: {
 *     name: string, message?: string, status: string,
 *     assertionResults: { status: string, fullName: string, failureMessages?: string[] | null }[],
 *   }[],
 * }} TestReport
 */

/**
 * Counts the tests of one run. What fails outside of a test (a file that cannot be loaded, a hook, an unhandled
 * rejection, a run that finds no test or leaves no report) counts as a failure too, so that nothing fails unseen.
 * @param {TestReport | null} report null when the run left none
 * @param {number} exitCode of the run
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length
  const failed = report.numFailedTests + brokenFiles
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** The first line of what went wrong, short enough to be read among others. @param {string | undefined} message */
const firstLine = (message) => (message ?? '').trim().split('\n', 1)[0]?.slice(0, 300) ?? ''

/**
 * A line for each test that failed and each file that could not be run: of a long log the end is read first.
 * @param {TestReport} report
 * @returns {string[]}
 */
export function namesOfFailed(report) {
  return report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const file = name.slice(Math.max(0, name.lastIndexOf('/tests/') + 1))
    if (status === 'failed' && failed.length === 0) return [`${file}: ${firstLine(message)}`]
    return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages?.[0])}`)
  })
}

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
