import { IconGripVertical } from '@tabler/icons-react'
import { type DragEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { t } from '../../kernel/words.ts'
import css from './SortableList.module.css'

export type SortableItem = {
  key: string
  /** What it is called, for its handle: "ARR". */
  name: string
  /** Stays where it is. */
  isFixed?: boolean
  content: ReactNode
}

type SortableListProps = {
  label: string
  items: SortableItem[]
  /** Told the keys in their new order. */
  onOrder: (keys: string[]) => void
}

/** A list that people put in order: carried by its handles, or moved by the arrow keys while a handle has the focus. */
export function SortableList({ label, items, onOrder }: SortableListProps) {
  const list = useRef<HTMLUListElement>(null)
  const [carried, setCarried] = useState<string>()
  const keys = items.map((item) => item.key)
  const put = (key: string, to: number) => {
    const others = keys.filter((one) => one !== key)
    const first = items.findIndex((item) => !item.isFixed)
    const place = Math.min(Math.max(to, first), others.length)
    if (keys.indexOf(key) !== place) onOrder(others.toSpliced(place, 0, key))
  }
  const steer = (event: KeyboardEvent, key: string) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    put(key, keys.indexOf(key) + by)
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(key)}"]`)?.focus())
  }
  const over = (event: DragEvent, key: string) => {
    if (carried === undefined) return
    event.preventDefault()
    if (carried !== key) put(carried, keys.indexOf(key))
  }
  return (
    <ul ref={list} className={css.list} aria-label={label}>
      {items.map((item) => (
        <li
          key={item.key}
          data-carried={item.key === carried || undefined}
          onDragOver={(event) => !item.isFixed && over(event, item.key)}
        >
          {item.isFixed ? (
            <span className={css.place} />
          ) : (
            <button
              type="button"
              className={css.handle}
              draggable
              data-handle={item.key}
              aria-label={t`Move ${item.name}, ${keys.indexOf(item.key) + 1} of ${keys.length}; arrow up and down`}
              onKeyDown={(event) => steer(event, item.key)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', item.key)
                setCarried(item.key)
              }}
              onDragEnd={() => setCarried(undefined)}
            >
              <IconGripVertical size={14} />
            </button>
          )}
          {item.content}
        </li>
      ))}
    </ul>
  )
}
