import { httpApp } from '../../src/app/server.ts'
import type { Role } from '../../src/modules/workspaces/index.ts'
import { firstLink } from '../../src/modules/workspaces/index.ts'
import { aBrowser, type Browser, pathOf } from './browser.ts'
import type { World } from './world.ts'

export interface Staff {
  /** Somebody's browser, on a connection from that address. */
  visit(from?: string): Browser
  owner: Browser
  /** A member of this role, invited by the owner and signed in by the invitation. */
  invite(role: Role, name?: string): Promise<{ id: string; browser: Browser }>
}

/** A world's people over HTTP: its owner, and whoever is invited. */
export async function theStaff(world: World): Promise<Staff> {
  const app = httpApp(world.platform)
  const visit = (from?: string) => aBrowser(app, from)
  const owner = visit()
  await owner.get(pathOf((await firstLink(world.platform)) ?? 'http://none/'))
  return {
    visit,
    owner,
    invite: async (role, name = role) => {
      const draft = { name, email: `${name}@fernhollow.example`, role }
      const { id, link } = (await owner.send('POST', '/api/workspaces/members', draft)).body
      const browser = visit()
      await browser.get(pathOf(link))
      return { id, browser }
    },
  }
}
