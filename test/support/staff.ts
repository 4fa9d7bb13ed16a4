import { httpApp } from '../../src/app/server.ts'
import type { Role } from '../../src/modules/workspaces/index.ts'
import { firstLink } from '../../src/modules/workspaces/index.ts'
import { aBrowser, type Browser, pathOf } from './browser.ts'
import type { World } from './world.ts'

export interface Staff {
  /** Somebody's browser, on a connection from that address. */
  visit(from?: string): Browser
  owner: Browser
  /** An answer as it is, with its headers. */
  raw(path: string, headers: Record<string, string>): Promise<Response>
  /** A sign-in from an address of its own, answered as it is. */
  signInRaw(credentials: { email: string; password: string }): Promise<Response>
  /** A member of this role, invited by the owner and signed in by the invitation. */
  invite(role: Role, name?: string): Promise<{ id: string; browser: Browser }>
}

/** A world's people over HTTP: its owner, and whoever is invited. */
export async function theStaff(world: World): Promise<Staff> {
  const app = httpApp(world.platform)
  const visit = (from?: string) => aBrowser(app, from)
  let invited = 0 // each from an address of their own, as people do
  const owner = visit()
  await owner.get(pathOf((await firstLink(world.platform)) ?? 'http://none/'))
  return {
    visit,
    owner,
    raw: async (path, headers) => app.request(path, { headers }),
    signInRaw: async (credentials) => {
      const headers = { 'content-type': 'application/json', origin: 'http://localhost', host: 'localhost' }
      const init = { method: 'POST', headers, body: JSON.stringify({ ...credentials, rememberMe: true }) }
      const remoteAddress = `10.1.${Math.floor(++invited / 250)}.${invited % 250}`
      return app.request('/api/auth/sign-in/email', init, { incoming: { socket: { remoteAddress } } })
    },
    invite: async (role, name = role) => {
      const draft = { name, email: `${name}@fernhollow.example`, role }
      const { id, link } = (await owner.send('POST', '/api/workspaces/members', draft)).body
      const browser = visit(`10.0.${Math.floor(++invited / 250)}.${invited % 250}`)
      await browser.get(pathOf(link))
      return { id, browser }
    },
  }
}
