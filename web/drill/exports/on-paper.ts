import { useEventListener } from '@vueuse/core'
import { onScopeDispose, readonly, ref } from 'vue'

/** `print`: in the colours of paper. `picture`: as on the screen, to be kept. */
type Paper = 'print' | 'picture'

const made = ref<Paper | null>(null)
/** The medium that the page is being rendered for; null: the screen. */
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

/** Makes charts and the map draw for a picture of the page. Returns the function that ends it. */
export function beginPicture(): () => void {
  begin('picture')
  return end
}

/** Makes charts and the map draw in the colours of paper while the browser prints or shows a preview. */
export function usePrinting(): void {
  const printing = matchMedia('print')
  const onChange = () => (printing.matches ? begin('print') : end())
  useEventListener(printing, 'change', onChange)
  useEventListener('beforeprint', () => begin('print'))
  useEventListener('afterprint', end)
  onScopeDispose(end)
}
