import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { findChromium } from '../../server/find-chromium.mjs'
import { temporaryTree } from './temporary-tree.ts'

const programs = { 'first/google-chrome': '', 'second/chromium': '', mine: '' }

it('finds Chromium under each of its names, earlier folders of the path first', () => {
  const root = temporaryTree(programs)
  const [first, second] = [join(root, 'first'), join(root, 'second')]
  expect(findChromium({ PATH: [first, second].join(delimiter) })).toBe(join(first, 'google-chrome'))
  expect(findChromium({ PATH: second })).toBe(join(second, 'chromium'))
})

it('takes the one that CHROMIUM names, and no other when that is missing', () => {
  const root = temporaryTree(programs)
  const PATH = join(root, 'second')
  expect(findChromium({ PATH, CHROMIUM: join(root, 'mine') })).toBe(join(root, 'mine'))
  expect(findChromium({ PATH, CHROMIUM: join(root, 'nowhere') })).toBeUndefined()
})
