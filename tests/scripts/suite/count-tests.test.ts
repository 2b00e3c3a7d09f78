import { describe, expect, test } from 'vitest'
import {
  countTests,
  describeCounts,
  exitCodeOf,
  linesOfFaults,
  linesOfProjects,
  linesOfRetries,
  linesOfSlowest,
  sumCounts,
} from '../../../scripts/suite/count-tests.mjs'

type FileResult = Parameters<typeof linesOfSlowest>[0]['files'][number]

const file = (more: Partial<FileResult> = {}): FileResult => ({
  ...{ project: 'unit', file: 'tests/areas/areas.test.ts', seconds: 1 },
  ...{ passed: 0, failed: 0, skipped: 0, faults: [], retried: [] },
  ...more,
})
const report = (...files: FileResult[]) => ({ files, unhandled: [] as string[] })

describe('countTests', () => {
  test('takes the numbers of a run that went well', () => {
    const files = [file({ passed: 5, skipped: 3 }), file({ passed: 7 })]
    expect(countTests(report(...files), 0)).toEqual({ passed: 12, failed: 0, skipped: 3 })
  })

  test('counts a fault outside of every file as a failure', () => {
    const broken = { ...report(file({ passed: 1, failed: 1 })), unhandled: ['the socket broke'] }
    expect(countTests(broken, 1).failed).toBe(2)
  })

  test('counts what failed without a name once', () => {
    expect(countTests(report(file({ passed: 5 })), 1).failed).toBe(1)
  })

  test('counts a run without a report as a failure', () => {
    expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

test('each fault is a line with its file', () => {
  const files = [
    file({ failed: 1, faults: ['it cannot be read'] }),
    file({ file: 'b.test.ts', faults: ['x: 3 is not 4'] }),
  ]
  expect(linesOfFaults({ files, unhandled: ['the socket broke'] })).toEqual([
    '✗ tests/areas/areas.test.ts: it cannot be read',
    '✗ b.test.ts: x: 3 is not 4',
    '✗ the socket broke',
  ])
})

test('each test that passed at the second try is a line', () => {
  expect(linesOfRetries(report(file({ retried: ['a case is late'] }), file()))).toEqual([
    '↻ tests/areas/areas.test.ts: a case is late: passed at the second try',
  ])
})

test('the slowest files come first, with their project', () => {
  const files = [file({ file: 'quick', seconds: 0.4 }), file({ file: 'slow', seconds: 61.2, project: 'browser' })]
  expect(linesOfSlowest(report(...files))).toEqual(['  61 s  browser  slow', '   0 s  unit     quick'])
  expect(linesOfSlowest(report(...files), 1)).toHaveLength(1)
})

test('each project has its counts, files and time', () => {
  const files = [
    file({ passed: 3, seconds: 2 }),
    file({ passed: 1, seconds: 3 }),
    file({ project: 'faults', failed: 1 }),
  ]
  expect(linesOfProjects(report(...files))).toEqual([
    'faults     0 passed, 1 failed (1 files, 1 s of work)',
    'unit       4 passed, 0 failed (2 files, 5 s of work)',
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
