import { mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { findChromium } from '../../../server/briefs/find-chromium.mjs'
import { temporaryTree } from '../../support/temporary-tree.ts'

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

it('passes over what cannot be looked at: files, rings and dead links in the path, folders called chromium, paths that are none', () => {
  const root = temporaryTree(programs)
  mkdirSync(join(root, 'folder/chromium'), { recursive: true })
  mkdirSync(join(root, 'linked'))
  symlinkSync(join(root, 'ring'), join(root, 'ring'))
  symlinkSync(join(root, 'nowhere'), join(root, 'linked/chromium'))
  const before = [
    ...['mine', 'ring', 'folder', 'linked', 'nowhere'].map((name) => join(root, name)),
    'x'.repeat(5_000),
    'a\0b',
  ]
  const second = join(root, 'second')
  expect(findChromium({ PATH: [...before, second].join(delimiter) })).toBe(join(second, 'chromium'))
  expect(findChromium({ PATH: before.join(delimiter) })).toBeUndefined()
  expect(findChromium({ PATH: before.join(delimiter), CHROMIUM: join(root, 'ring') })).toBeUndefined()
})

it('names the one of a relative entry so that it is found from anywhere', () => {
  const root = temporaryTree(programs)
  const second = join(root, 'second')
  expect(findChromium({ PATH: relative(process.cwd(), second) })).toBe(join(second, 'chromium'))
})
