import { IconArrowsMaximize, IconArrowsMinimize, IconGripVertical, IconX } from '@tabler/icons-react'
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import css from './Dashboards.module.css'
import { DashboardTile } from './DashboardTile.tsx'
import { type Dashboard, kindLabels, moved, type Tile, widened } from './dashboard-view.ts'

type TileGridProps = {
  tiles: Tile[]
  span: Dashboard['span']
  /** What each tile is called, for its tools. */
  nameOf: (tile: Tile) => string
  /** Told the tiles as they shall be; without it nothing can be arranged. */
  onChange?: ((tiles: Tile[]) => void) | undefined
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/** Tiles in their order and widths: carried by their handles, or moved by the arrow keys while a handle has the focus. */
export function TileGrid({ tiles, span, nameOf, onChange }: TileGridProps) {
  const grid = useRef<HTMLUListElement>(null)
  const [carried, carry] = useState<string>()
  const steer = (event: KeyboardEvent, id: string) => {
    const by = steps[event.key]
    if (by === undefined || !onChange) return
    event.preventDefault()
    onChange(moved(tiles, id, tiles.findIndex((tile) => tile.id === id) + by))
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`)?.focus())
  }
  const over = (event: DragEvent, at: number) => {
    if (carried === undefined || !onChange) return
    event.preventDefault()
    if (tiles[at]?.id !== carried) onChange(moved(tiles, carried, at))
  }
  return (
    <ul ref={grid} className={css.grid} aria-label={t`Tiles`}>
      {tiles.map((tile, at) => (
        <li
          key={tile.id}
          className={css.tile}
          data-width={tile.width}
          data-carried={tile.id === carried || undefined}
          onDragOver={(event) => over(event, at)}
        >
          {onChange ? (
            <div className={css.tools}>
              <button
                type="button"
                className={css.handle}
                draggable
                data-handle={tile.id}
                aria-label={t`Move ${nameOf(tile)}, ${at + 1} of ${tiles.length}; arrow keys`}
                onKeyDown={(event) => steer(event, tile.id)}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move'
                  event.dataTransfer.setData('text/plain', tile.id)
                  carry(tile.id)
                }}
                onDragEnd={() => carry(undefined)}
              >
                <IconGripVertical size={14} />
              </button>
              <button
                type="button"
                aria-label={t`${nameOf(tile)}: narrower`}
                disabled={tile.width === 1}
                onClick={() => onChange(widened(tiles, tile.id, -1))}
              >
                <IconArrowsMinimize size={14} />
              </button>
              <button
                type="button"
                aria-label={t`${nameOf(tile)}: wider`}
                disabled={tile.width === 4}
                onClick={() => onChange(widened(tiles, tile.id, 1))}
              >
                <IconArrowsMaximize size={14} />
              </button>
              <button
                type="button"
                aria-label={t`Take ${nameOf(tile)} away`}
                onClick={() => onChange(tiles.filter((one) => one !== tile))}
              >
                <IconX size={14} />
              </button>
              <span>{kindLabels[tile.kind]}</span>
            </div>
          ) : (
            <span />
          )}
          <DashboardTile tile={tile} span={span} />
        </li>
      ))}
    </ul>
  )
}
