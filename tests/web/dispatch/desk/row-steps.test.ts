import { effectScope, ref, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../server/contracts/case.ts'
import { useRowSteps } from '../../../../web/dispatch/desk/use-row-steps.ts'
import { sampleCase } from '../../cases/sample-case.ts'

const rowsOf = (...names: string[]): readonly Case[] =>
  names.map((name) => sampleCase({ number: name[0]!, version: Number(name[1] ?? 1) }))

function list(...names: string[]) {
  const rows = shallowRef(rowsOf(...names))
  const chosen = ref<string | null>('b')
  const steps = effectScope().run(() => useRowSteps(() => rows.value, chosen))!
  return { rows, chosen, ...steps }
}

describe('The next case in the list', () => {
  it('is the row below, and at the end the last one', () => {
    const { chosen, step } = list('a', 'b', 'c')
    step(1)
    expect(chosen.value).toBe('c')
    step(1)
    expect(chosen.value).toBe('c')
    step(-1)
    expect(chosen.value).toBe('b')
  })

  it('is the one that came after a case which was suspended and sank to the end', () => {
    const { rows, chosen, step } = list('a', 'b', 'c', 'd')
    rows.value = rowsOf('a', 'c', 'd', 'b2')
    step(1)
    expect(chosen.value).toBe('c')
  })

  it('is the one that came after a case which left the queue, also where that one has left since', () => {
    const { rows, chosen, step } = list('a', 'b', 'c', 'd')
    rows.value = rowsOf('a', 'c', 'd')
    rows.value = rowsOf('a', 'd')
    step(1)
    expect(chosen.value).toBe('d')
  })

  it('is the first one where the case that left was the last', () => {
    const { rows, chosen, step } = list('a', 'b')
    rows.value = rowsOf('a', 'c')
    rows.value = rowsOf('c', 'a')
    step(1)
    expect(chosen.value).toBe('c')
  })

  it('follows the list as it is now where the case was acted upon and stayed in its place', () => {
    const { rows, chosen, step } = list('a', 'b', 'c')
    rows.value = rowsOf('a', 'b2', 'c')
    rows.value = rowsOf('a', 'b2', 'n', 'c')
    step(1)
    expect(chosen.value).toBe('n')
  })
})
