import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { printerWith } from '../../../server/briefs/print-page.ts'
import { temporaryTree } from '../../support/temporary-tree.ts'

/** A program that is called as Chromium is. */
function program(script: string): string {
  const root = temporaryTree({ chromium: `#!/bin/sh\n${script}\n` })
  chmodSync(join(root, 'chromium'), 0o755)
  return join(root, 'chromium')
}
const writesLate = 'for word; do case $word in --print-to-pdf=*) sleep 0.2; echo printed > "${word#*=}";; esac; done'

describe('Printing pages', () => {
  it('answers what the program wrote', async () => {
    expect((await printerWith(program(writesLate))('<p>')).toString()).toBe('printed\n')
  })

  it('fails with a program that fails, and then prints on', async () => {
    const print = printerWith(program('exit 3'))
    await expect(print('<p>')).rejects.toThrow()
    await expect(print('<p>')).rejects.toThrow('Command failed')
  })

  it('lets five wait and asks the sixth to come again', async () => {
    const print = printerWith(program(writesLate))
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => print('<p>')))
    expect(asked.map(({ status }) => status)).toEqual([...Array<string>(5).fill('fulfilled'), 'rejected'])
    expect(asked[5]).toMatchObject({ reason: { problem: { status: 503 }, headers: { 'retry-after': '30' } } })
    await expect(print('<p>')).resolves.toBeDefined()
  })
})
