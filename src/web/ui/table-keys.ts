import { type RefObject, useEffect } from 'react'

/**
 * j and k walk through the rows, x selects one, the right and left arrow go from the row's link to what can be changed in
 * it; Enter follows the link or opens the editor by itself. Letters typed into a field are left alone.
 */
export function useRowKeys(
  body: RefObject<HTMLTableSectionElement | null>,
  toggle: ((index: number) => void) | undefined,
): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!body.current || isTyping(event) || tableInHand() !== body.current) return
      const rows = [...body.current.rows]
      const at = rows.findIndex((row) => row.contains(document.activeElement))
      if (event.key === 'j') focusRow(rows[Math.min(at + 1, rows.length - 1)])
      else if (event.key === 'k') focusRow(rows[Math.max(at - 1, 0)])
      else if (event.key === 'x' && at >= 0 && toggle) toggle(at)
      else if ((event.key === 'ArrowRight' || event.key === 'ArrowLeft') && at >= 0 && !event.shiftKey)
        focusWithin(rows[at], event.key === 'ArrowRight' ? 1 : -1)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [body, toggle])
}

/** The table that holds the focus, else the first of the page that answers to keys. */
function tableInHand(): Element | null {
  return document.activeElement?.closest('tbody[data-keys]') ?? document.querySelector('tbody[data-keys]')
}

/** From one thing of a row to the next. */
function focusWithin(row: HTMLTableRowElement | undefined, by: 1 | -1): void {
  const things = [...(row?.querySelectorAll<HTMLElement>('a, button') ?? [])]
  const at = things.indexOf(document.activeElement as HTMLElement)
  things[Math.min(Math.max(at + by, 0), things.length - 1)]?.focus()
}

function focusRow(row: HTMLTableRowElement | undefined): void {
  const target = row?.querySelector<HTMLElement>('a, button') ?? row
  target?.focus()
  row?.scrollIntoView({ block: 'nearest' })
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      ? target.getAttribute('type') !== 'checkbox'
      : document.querySelector('[role=dialog]') !== null)
  )
}
