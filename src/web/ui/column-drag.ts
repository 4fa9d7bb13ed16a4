import type { DragEvent, KeyboardEvent } from 'react'

type Move = (key: string, before: string | undefined) => void

/** The column that is carried at the moment. */
let carried: string | undefined

/** Lets a head be carried to another place; where it would fall is shown on the head beneath. */
export function useHeadDrag(key: string, onMove: Move | undefined) {
  if (!onMove) return {}
  return {
    draggable: true,
    onDragStart: (event: DragEvent<HTMLTableCellElement>) => {
      carried = key
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', key)
      event.currentTarget.dataset.dragged = 'true'
    },
    onDragEnd: (event: DragEvent<HTMLTableCellElement>) => {
      carried = undefined
      delete event.currentTarget.dataset.dragged
    },
    onDragOver: (event: DragEvent<HTMLTableCellElement>) => {
      if (carried === undefined || carried === key) return
      event.preventDefault()
      event.currentTarget.dataset.target = sideOf(event)
    },
    onDragLeave: (event: DragEvent<HTMLTableCellElement>) => {
      delete event.currentTarget.dataset.target
    },
    onDrop: (event: DragEvent<HTMLTableCellElement>) => {
      event.preventDefault()
      delete event.currentTarget.dataset.target
      if (carried === undefined || carried === key) return
      onMove(carried, sideOf(event) === 'before' ? key : keyAfter(event.currentTarget))
    },
  }
}

function sideOf(event: DragEvent<HTMLTableCellElement>): 'before' | 'after' {
  const { left, width } = event.currentTarget.getBoundingClientRect()
  return event.clientX < left + width / 2 ? 'before' : 'after'
}

function keyAfter(head: HTMLTableCellElement): string | undefined {
  return (head.nextElementSibling as HTMLElement | null)?.dataset.column
}

/** Alt, Shift and an arrow carry the column whose head has the focus a place to the left or right; the first one stays. */
export function moveByKey(
  event: KeyboardEvent<HTMLTableCellElement>,
  columns: readonly { key: string }[],
  key: string,
  onMove: Move,
): void {
  if (!event.altKey || !event.shiftKey) return
  const at = columns.findIndex((column) => column.key === key)
  if (event.key === 'ArrowLeft' && at > 1) onMove(key, columns[at - 1]?.key)
  else if (event.key === 'ArrowRight' && at < columns.length - 1) onMove(key, columns[at + 2]?.key)
  else return
  event.preventDefault()
  focusHead(event.currentTarget.closest('table'), key)
}

/** The head stays in hand where it went. */
function focusHead(table: HTMLTableElement | null, key: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      table?.querySelector<HTMLElement>(`th[data-column="${CSS.escape(key)}"] button`)?.focus(),
    ),
  )
}
