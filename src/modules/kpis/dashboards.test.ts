import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'

let world: World
let admin: Person
let ines: Person
let omar: Person

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
  admin = await world.person('admin', 'Ada')
  ines = await world.person('csm', 'Ines')
  omar = await world.person('csm', 'Omar')
})
afterAll(() => world?.close())

const path = '/api/kpis/dashboards'
const mine = {
  ...{ name: 'My quarter', isShared: false, span: 'quarter' },
  tiles: [
    { id: 'a', kind: 'figure', kpi: 'grr', width: 1 },
    { id: 'b', kind: 'waterfall', width: 3 },
  ],
}
const namesFor = async (as: Person) =>
  (await world.call(as, 'GET', path)).body.items.map(({ name }: { name: string }) => name)

test('F317 F318 everybody has the executive dashboard, whose tiles are KPIs that exist, and nobody changes it', async () => {
  const { body } = await world.call(ines, 'GET', `${path}/executive`)
  expect(body).toMatchObject({ name: 'Executive', mayChange: false, span: 'year' })
  const known = (await world.call(ines, 'GET', '/api/kpis')).body.items.map(({ key }: { key: string }) => key)
  const asked = body.tiles.flatMap(({ kpi }: { kpi?: string }) => kpi ?? [])
  expect(asked.filter((kpi: string) => !known.includes(kpi))).toEqual([])
  expect(new Set(body.tiles.map(({ kind }: { kind: string }) => kind)).size).toBe(5)
  expect((await world.call(admin, 'PUT', `${path}/executive`, mine)).status).toBe(404)
})

test('F318 a dashboard is its maker’s alone until it is shared; order and widths stay as they were arranged', async () => {
  const { id } = (await world.call(ines, 'POST', path, mine)).body
  expect(await namesFor(omar)).toEqual(['Executive'])
  expect((await world.call(omar, 'GET', `${path}/${id}`)).status).toBe(404)
  expect((await world.call(admin, 'PUT', `${path}/${id}`, mine)).status).toBe(404)
  const turned = { ...mine, isShared: true, tiles: mine.tiles.toReversed() }
  await world.call(ines, 'PUT', `${path}/${id}`, turned)
  expect(await namesFor(omar)).toEqual(['Executive', 'My quarter'])
  expect((await world.call(omar, 'GET', `${path}/${id}`)).body).toMatchObject({
    ...{ tiles: turned.tiles, maker: 'Ines', isOwn: false, mayChange: false },
  })
  expect((await world.call(omar, 'PUT', `${path}/${id}`, turned)).body).toMatchObject({ code: 'forbidden' })
  // Whoever answers for KPIs may.
  expect((await world.call(admin, 'PUT', `${path}/${id}`, { ...turned, name: 'Our quarter' })).body).toEqual({ id })
  expect((await world.call(omar, 'DELETE', `${path}/${id}`)).status).toBe(403)
  expect((await world.call(ines, 'DELETE', `${path}/${id}`)).status).toBe(200)
  expect(await namesFor(ines)).toEqual(['Executive'])
})

test('a tile of no KPI, or of one that does not exist, is refused with a remedy', async () => {
  const tile = (more: object) => ({ ...mine, tiles: [{ id: 'a', kind: 'course', width: 2, ...more }] })
  expect((await world.call(ines, 'POST', path, tile({}))).body).toMatchObject({ code: 'invalid', field: 'tiles' })
  expect((await world.call(ines, 'POST', path, tile({ kpi: 'luck' }))).body).toMatchObject({
    code: 'not_found',
    field: 'kpi',
  })
  expect((await world.call(ines, 'POST', path, tile({ kpi: 'grr', width: 5 }))).status).toBe(400)
})
