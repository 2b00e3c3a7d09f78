import { useEventListener } from '@vueuse/core'
import { onScopeDispose, readonly, ref } from 'vue'

/** `print`: in the colours of paper. `picture`: as on the screen, to be kept. */
type Paper = 'print' | 'picture'

const made = ref<Paper | null>(null)
/** What the page is being made into; null: it is on the screen. */
export const onPaper = readonly(made)

function begin(paper: Paper): void {
  document.documentElement.classList.add('is-kept')
  document.documentElement.classList.toggle('on-paper', paper === 'print')
  made.value = paper
}
function end(): void {
  document.documentElement.classList.remove('is-kept', 'on-paper')
  made.value = null
}

/** What scripts draw is drawn for a picture of the page, until what is returned is called. */
export function beginPicture(): () => void {
  begin('picture')
  return end
}

/** What scripts draw is drawn in the colours of paper for as long as the browser prints, or shows how it would. */
export function usePrinting(): void {
  const printing = matchMedia('print')
  const onChange = () => (printing.matches ? begin('print') : end())
  useEventListener(printing, 'change', onChange)
  useEventListener('beforeprint', () => begin('print'))
  useEventListener('afterprint', end)
  onScopeDispose(end)
}
