import { afterAll, expect, test } from 'vitest'
import { aWorld } from '../../../test/support/world.ts'
import { httpApp } from '../../app/server.ts'
import { firstLink } from './index.ts'
import { workspaces } from './module.ts'

const world = await aWorld({ modules: [workspaces] })
afterAll(world.close)
const app = httpApp(world.platform)

test('x', async () => {
  const link = await firstLink(world.platform)
  const url = new URL(link ?? '')
  const r = await app.request(url.pathname + url.search)
  console.log(r.status, [...r.headers])
  const cookie = (r.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const s = await app.request('/api/auth/get-session', { headers: { cookie } })
  console.log(await s.text())
  const r2 = await app.request(url.pathname + url.search)
  console.log(r2.status, [...r2.headers])
  console.log(await firstLink(world.platform))
})
