import { nextTick, ref, shallowRef } from 'vue'
import { beginPicture } from './on-paper.ts'
import { useDrill } from '../view/use-drill.ts'
import { usePeriodText } from '../period/use-period-text.ts'

/** Device pixels for each CSS px: text stays sharp on a page or a slide. */
const sharpness = 2
const pictured = '[data-picture]'
/** What is for working with the page and not for reading it. */
const tool = '[data-tool-of-page]'

function download(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** The faces that the page defines itself: all of them are made of the machine's fonts, so that there is nothing to fetch. */
const ownFonts = (): string =>
  [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map(({ cssText }) => cssText)
    .join('\n')

const twoFrames = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Saves what the screen shows, all of it though it be scrolled, as a PNG that says of itself whose, when and of what it is. */
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
