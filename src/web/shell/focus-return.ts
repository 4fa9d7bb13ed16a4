import { useEffect } from 'react'

/** Dialogs, menus and lists stand in nodes of their own at the end of the page. */
const apart = '[data-portal]'

/**
 * When a dialog has gone, the keyboard is where it was before it opened, and never at the head of the page. Mantine does so for
 * dialogs that stay mounted; ours are mounted when they open and gone when they close.
 */
export function useFocusReturn(): void {
  useEffect(() => {
    let last: HTMLElement | null = null
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.closest(apart) === null) last = target
    }
    const goBack = () => {
      if (document.activeElement === document.body && document.querySelector('[role=dialog]') === null)
        last?.focus({ preventScroll: true })
    }
    const changes = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node instanceof HTMLElement && node.matches(apart)) changes.observe(node, { childList: true })
      if (records.some(({ removedNodes }) => removedNodes.length > 0)) goBack()
    })
    // What the page itself shows is not watched: it changes all the time.
    for (const node of [document.body, ...document.querySelectorAll(apart)]) changes.observe(node, { childList: true })
    document.addEventListener('focusin', remember)
    return () => {
      changes.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [])
}
