import type { KeyboardEvent, RefObject } from 'react'
import { type AskFor, ways } from './ask.ts'
import type { Row } from './rows.ts'

/** Where in a table the keyboard stands, and how it gets back there when rows leave. */
export function indexInHand(place: HTMLElement | null): number {
  const row = document.activeElement?.closest('tbody tr')
  return row instanceof HTMLTableRowElement && place?.contains(row) ? row.sectionRowIndex : -1
}

/** Once the page has drawn what is left, the keyboard stands on the row that moved up. */
export function holdAt(place: RefObject<HTMLElement | null>, index: number): void {
  if (index < 0) return
  requestAnimationFrame(() => {
    const rows = place.current?.querySelectorAll<HTMLElement>('tbody tr') ?? []
    rows[Math.min(index, rows.length - 1)]?.querySelector('a')?.focus()
  })
}

/** e, s and f answer for the row in hand; Ctrl or Cmd Z takes the last answer back. */
export function answerKeys(rows: readonly Row[], ask: AskFor, undo: () => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.shiftKey) return
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) undo()
    else if (!event.ctrlKey && !event.metaKey) {
      const row = rows[indexInHand(event.currentTarget)]
      const way = ways.find(({ key }) => key === event.key)?.way
      if (!row || !way) return
      ask(way, row)
    } else return
    event.preventDefault()
  }
}
