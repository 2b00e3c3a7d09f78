import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The first line of a fault, short enough to be read among others. @param {{ message?: string } | undefined} error */
const firstLine = (error) => (error?.message ?? '').trim().split('\n', 1)[0]?.slice(0, 300) ?? ''

/** A vitest reporter that leaves a SuiteReport in the file named by QUANYU_SUITE_REPORT. */
export default class SuiteReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const path = /** @type {string} */ (process.env['QUANYU_SUITE_REPORT'])
    const report = { files: modules.map(resultOf), unhandled: unhandled.map(firstLine) }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(report))
  }
}

/**
 * @param {import('vitest/node').TestModule} module
 * @returns {import('./count-tests.mjs').FileResult}
 */
function resultOf(module) {
  const tests = [...module.children.allTests()]
  const inState = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state)
  const failed = inState('failed')
  const faults = failed.map((test) => `${test.fullName}: ${firstLine(test.result().errors?.[0])}`)
  if (failed.length === 0 && module.state() === 'failed') faults.push(firstLine(errorsOf(module)[0]))
  const { collectDuration, duration, prepareDuration, setupDuration, environmentSetupDuration } = module.diagnostic()
  return {
    project: module.project.name,
    file: module.relativeModuleId,
    seconds: (collectDuration + duration + prepareDuration + setupDuration + environmentSetupDuration) / 1000,
    passed: inState('passed').length,
    failed: faults.length,
    skipped: inState('skipped').length,
    faults,
    retried: tests.filter((test) => test.diagnostic()?.flaky).map(({ fullName }) => fullName),
  }
}

/** The errors of a file itself and of its suites' hooks. @param {import('vitest/node').TestModule} module */
const errorsOf = (module) => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
]
