/** Moves the focus to the next (1) or the previous (-1) button within `list`, and from the last to the first. */
export function stepFocus(list: HTMLElement, step: 1 | -1): void {
  const buttons = [...list.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
}
