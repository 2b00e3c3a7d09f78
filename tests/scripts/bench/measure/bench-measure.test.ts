import { describe, expect, it } from 'vitest'
import { FrameReader, writeTextFrame } from '../../../../scripts/bench/fanout/read-frames.ts'
import { cpuSeconds, parentOf } from '../../../../scripts/bench/measure/cpu-time.ts'
import { ratios } from '../../../../scripts/bench/measure/rounds.ts'
import { median } from '../../../../scripts/bench/measure/statistics.ts'
import { encodeText } from '../../../../server/live/frame-writer.ts'

describe('the measures of the benches', () => {
  it('take the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('compare the two cells of a subject with the two of its peer in each round', () => {
    const cells = (...costs: number[]) => costs.map((cost) => ({ cost }))
    const rounds = [
      { subject: cells(3, 5), peer: cells(2, 2) },
      { subject: cells(1, 1), peer: cells(1, 3) },
    ]
    expect(ratios({ rounds, dropped: [], busy: false }, 'subject', 'peer')).toEqual([2, 0.5])
  })

  it.runIf(process.platform === 'linux')('count the CPU time of a process and know its parent', () => {
    const before = cpuSeconds(process.pid)
    const start = process.cpuUsage()
    while (process.cpuUsage(start).user < 60_000);
    expect(cpuSeconds(process.pid) - before).toBeGreaterThan(0.03)
    expect(parentOf(process.pid)).toBe(process.ppid)
  })
})

describe('the screens of the fanout bench', () => {
  const texts = ['2', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(65_535), 'ä'.repeat(40_000)]

  it.each([7, 4_096, 1_000_000])('read every message whole from pieces of %i bytes', (size) => {
    const bytes = Buffer.concat(texts.map(encodeText))
    const reader = new FrameReader()
    const read: string[] = []
    for (let start = 0; start < bytes.length; start += size) {
      reader.read(bytes.subarray(start, start + size), (payload) => read.push(payload.toString()))
    }
    expect(read.map((text) => text.length)).toEqual(texts.map((text) => text.length))
    expect(read).toEqual(texts)
  })

  it('refuse to write what needs a longer head', () => {
    expect(() => writeTextFrame('x'.repeat(126))).toThrow('Expected at most 125 bytes, came 126')
  })
})
