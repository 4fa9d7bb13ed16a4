import type { KeyboardEvent, PointerEvent } from 'react'
import css from './DataTable.module.css'

/** Narrower than this a column shows nothing. */
const least = 56

type Resize = (key: string, width: number) => void

/** The left edge of a column's head: dragged, it sets the width. The table follows at once, the page is told at the end. */
export function ColumnEdge({ columnKey, onResize }: { columnKey: string; onResize: Resize }) {
  return (
    <span
      className={css.edge}
      aria-hidden="true"
      draggable
      // The edge is pulled, not the whole head.
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => drag(event, (width) => onResize(columnKey, width))}
    />
  )
}

function drag(event: PointerEvent<HTMLElement>, done: (width: number) => void): void {
  const edge = event.currentTarget
  const head = edge.closest('th')
  if (!head || event.button !== 0) return
  event.preventDefault()
  const [from, before] = [event.clientX, head.offsetWidth]
  const widthAt = (x: number) => Math.max(least, Math.round(before + from - x))
  const move = ({ clientX }: globalThis.PointerEvent) => {
    head.style.width = `${widthAt(clientX)}px`
  }
  edge.setPointerCapture(event.pointerId)
  edge.addEventListener('pointermove', move)
  const end = ({ clientX }: globalThis.PointerEvent) => {
    edge.removeEventListener('pointermove', move)
    done(widthAt(clientX))
  }
  edge.addEventListener('lostpointercapture', (lost) => end(lost as globalThis.PointerEvent), { once: true })
}

/** Shift and an arrow widen and narrow the column whose head has the focus. */
export function resizeByKey(event: KeyboardEvent<HTMLTableCellElement>, key: string, onResize: Resize): void {
  const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key]
  if (!event.shiftKey || event.altKey || step === undefined) return
  event.preventDefault()
  onResize(key, Math.max(least, event.currentTarget.offsetWidth + step))
}
