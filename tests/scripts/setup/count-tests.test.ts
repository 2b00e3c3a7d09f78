import { describe, expect, test } from 'vitest'
import {
  countTests,
  describeCounts,
  exitCodeOf,
  namesOfFailed,
  sumCounts,
} from '../../../scripts/setup/count-tests.mjs'

function report(passed: number, failed: number, pending: number, files: { status: string; tests: string[] }[] = []) {
  return {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 0,
    testResults: files.map(({ status, tests }, index) => ({
      name: `/somewhere/tests/areas/file-${index}.test.ts`,
      message: 'SyntaxError: it cannot be read\n    at line 3',
      status,
      assertionResults: tests.map((status) => ({
        status,
        fullName: `the city ${status}`,
        failureMessages: status === 'failed' ? ['AssertionError: expected 3 to be 4\n    at line 7'] : [],
      })),
    })),
  }
}

describe('countTests', () => {
  test('takes the numbers of a run that went well', () => {
    expect(countTests(report(12, 0, 3), 0)).toEqual({ passed: 12, failed: 0, skipped: 3 })
  })

  test('counts a file that could not be loaded as a failure', () => {
    const files = [
      { status: 'failed', tests: [] },
      { status: 'failed', tests: ['passed', 'failed'] },
    ]
    expect(countTests(report(1, 1, 0, files), 1).failed).toBe(2)
  })

  test('counts what failed outside of every test once', () => {
    expect(countTests(report(5, 0, 0), 1).failed).toBe(1)
  })

  test('counts a run without a report as a failure', () => {
    expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

test('names of failed tests and of files that could not be run come with the first line of the reason', () => {
  const files = [
    { status: 'failed', tests: [] },
    { status: 'failed', tests: ['passed', 'failed'] },
    { status: 'passed', tests: ['passed'] },
  ]
  expect(namesOfFailed(report(2, 1, 0, files))).toEqual([
    'tests/areas/file-0.test.ts: SyntaxError: it cannot be read',
    'tests/areas/file-1.test.ts: the city failed: AssertionError: expected 3 to be 4',
  ])
})

describe('the closing line', () => {
  test('names skipped tests only when there are some', () => {
    expect(describeCounts({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
    expect(describeCounts({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
  })

  test('is the sum of all runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
  })
})

describe('the exit code', () => {
  test.each([
    ['all passed', { passed: 9, failed: 0, skipped: 0 }, false, 0],
    ['one failed', { passed: 9, failed: 1, skipped: 0 }, true, 1],
    ['nothing ran', { passed: 0, failed: 0, skipped: 0 }, true, 1],
    ['some skipped where they may be', { passed: 9, failed: 0, skipped: 1 }, true, 0],
    ['some skipped where all must run', { passed: 9, failed: 0, skipped: 1 }, false, 1],
  ])('%s', (_name, counts, maySkip, code) => {
    expect(exitCodeOf(counts, maySkip)).toBe(code)
  })
})
