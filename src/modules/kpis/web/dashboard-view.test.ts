import { expect, test } from 'vitest'
import { moved, newTile, type Tile, widened } from './dashboard-view.ts'

const tiles: Tile[] = [
  { id: 'figure-1', kind: 'figure', kpi: 'grr', width: 1 },
  { id: 'waterfall-1', kind: 'waterfall', width: 2 },
  { id: 'figure-2', kind: 'figure', kpi: 'nrr', width: 4 },
]
const order = (of: readonly Tile[]) => of.map(({ id }) => id)

test('a tile is carried to any place, and never beyond the ends', () => {
  expect(order(moved(tiles, 'figure-2', 0))).toEqual(['figure-2', 'figure-1', 'waterfall-1'])
  expect(order(moved(tiles, 'figure-1', 9))).toEqual(['waterfall-1', 'figure-2', 'figure-1'])
  expect(order(moved(tiles, 'figure-1', -1))).toEqual(order(tiles))
  expect(order(moved(tiles, 'gone', 1))).toEqual(order(tiles))
})

test('a tile is a quarter of the page at least and all of it at most; a new one has a name of its own', () => {
  expect(widened(tiles, 'figure-2', 1)[2]?.width).toBe(4)
  expect(widened(tiles, 'figure-1', -1)[0]?.width).toBe(1)
  expect(widened(tiles, 'waterfall-1', 1)[1]?.width).toBe(3)
  expect(newTile(tiles, { kind: 'figure', kpi: 'arr' })).toEqual({
    id: 'figure-3',
    kind: 'figure',
    kpi: 'arr',
    width: 1,
  })
})
