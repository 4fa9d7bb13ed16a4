import { useEffect } from 'react'
import { t } from '../../../kernel/words.ts'
import { dismiss, toast } from '../toasts.ts'

/** The last thing that can be taken back, and the toast that offers it. */
let last: { shown: number; run: () => void } | undefined

/** Says what was done and offers the way back, on the toast and by Ctrl or Cmd Z; there is one such toast at a time. */
export function offerUndo(text: string, undo: () => void): void {
  if (last) dismiss(last.shown)
  const run = () => {
    last = undefined
    undo()
  }
  last = { shown: toast(text, { label: t`Undo`, run }), run }
}

/** Ctrl or Cmd Z takes the last thing back; in a field it is the field's own. */
export function useUndoKey(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isUndo =
        (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z'
      if (!isUndo || !last || isInField(event.target)) return
      event.preventDefault()
      dismiss(last.shown)
      last.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function isInField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.getAttribute('type') !== 'checkbox')
  )
}
