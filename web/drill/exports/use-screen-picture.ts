import { nextTick, ref, shallowRef } from 'vue'
import { beginPicture } from './on-paper.ts'
import { useDrill } from '../view/use-drill.ts'
import { usePeriodText } from '../period/use-period-text.ts'

/** Device pixels per CSS px: text stays sharp on a page or a slide. */
const sharpness = 2
const pictured = '[data-picture]'
/** Controls, which the picture leaves out. */
const tool = '[data-tool-of-page]'

function download(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** The page's own font faces: all use local fonts, so nothing is fetched. */
const ownFonts = (): string =>
  [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map(({ cssText }) => cssText)
    .join('\n')

const twoFrames = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Saves the whole page as a PNG, its scrolled parts included, with its author, time and scope written in it. */
export function useScreenPicture() {
  const drill = useDrill()
  const { span } = usePeriodText()
  const isSaving = ref(false)
  const failure = shallowRef<unknown>(null)

  async function save(): Promise<void> {
    const element = document.querySelector<HTMLElement>(pictured)
    if (!element || isSaving.value) return
    isSaving.value = true
    failure.value = null
    const end = beginPicture()
    try {
      const { domToPng } = await import('modern-screenshot')
      await nextTick()
      await twoFrames()
      const address = await domToPng(element, {
        scale: sharpness,
        backgroundColor: getComputedStyle(document.documentElement).backgroundColor,
        width: element.scrollWidth,
        height: element.scrollHeight,
        font: { cssText: ownFonts() },
        filter: (node) => !(node instanceof Element && node.matches(tool)),
      })
      const { from, to } = span.value ?? { from: '', to: '' }
      download(address, `quanyu-${drill.areaCode}-${from}-${to}.png`)
    } catch (error) {
      failure.value = error
    }
    end()
    isSaving.value = false
  }
  return { save, isSaving, failure }
}
