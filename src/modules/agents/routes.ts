import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Viewer } from '../../platform/contributions.ts'
import { allow, disconnect } from './connections.ts'
import { hostOf, staysOnMachine } from './domain/redirects.ts'
import { sayRight } from './domain/rights.ts'
import * as operations from './operations.ts'
import { answerTo, readRequest } from './request.ts'
import { liveConnections } from './store.ts'

const said = (rights: string[]) => rights.map((permission) => ({ permission, says: sayRight(permission) }))

const request = handle(operations.readRequest, async ({ platform, viewer }, input) => {
  const read = readRequest(platform, viewer, input.request)
  if (read.kind === 'refused') return { ...read, host: read.back === null ? null : hostOf(read.back) }
  const { asked } = read
  return {
    kind: 'asked',
    client: asked.client.name,
    host: hostOf(asked.redirect),
    staysOnMachine: staysOnMachine(asked.redirect),
    rights: said(asked.rights),
    refuse: answerTo(platform, asked, { error: 'access_denied' }),
  }
})

const letIn = handle(operations.allow, async ({ platform, viewer, within }, input) => {
  refuseOthers(viewer)
  const read = readRequest(platform, viewer, input.request)
  if (read.kind === 'refused')
    throw new AppError('invalid', read.sentence, { field: 'request', remedy: told`Let the program ask again` })
  const beyond = input.rights.find((right) => !read.asked.rights.includes(right))
  if (beyond !== undefined)
    throw new AppError('invalid', told`'${beyond}' was not asked for`, {
      field: 'rights',
      remedy: told`Choose among what was asked`,
    })
  const code = await within((tx) => allow(tx, viewer, read.asked, input.rights))
  return { location: answerTo(platform, read.asked, { code }) }
})

/**
 * Only a person at the page lets a program in, and only for themselves: otherwise one program could let in the next, and
 * who looks as somebody for a while would read as them for ever.
 */
function refuseOthers({ by, behind, name }: Viewer): void {
  if (by !== 'session') throw new AppError('forbidden', told`Only a person who is signed in lets a program in`)
  if (behind)
    throw new AppError('forbidden', told`You look as ${name}: only they let a program in`, {
      remedy: told`Return to yourself first`,
    })
}

const connections = handle(operations.listConnections, async ({ viewer, within }) => {
  const everybodys = viewer.permissions.has('keys.manage')
  const found = await within((tx) => liveConnections(tx, everybodys ? null : viewer.member))
  return {
    items: found.map(({ scopes, madeAt, lastUsedAt, ...shown }) => ({
      ...shown,
      rights: said(scopes),
      madeAt: madeAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
  }
})

const cut = handle(operations.disconnect, async ({ viewer, within }, { id }) => {
  await within((tx) => disconnect(tx, viewer, id))
  return {}
})

export const routes = [request, letIn, connections, cut]
