import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import { type Download, handle, handleInSteps, type RequestContext, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { peopleNamed } from '../accounts/index.ts'
import { audit } from '../workspaces/index.ts'
import * as operations from './operations.ts'
import { askErasure } from './service/erase.ts'
import { decide, dueWith, keptKinds } from './service/retention.ts'
import { askSandbox, discardSandbox } from './service/sandbox.ts'
import { previewPerson, takeAlong } from './service/take-along.ts'
import { erasuresBefore, forget, type ListedErasure } from './store/erasures.ts'
import { sandboxes } from './store/sandbox.ts'

export const routes: readonly Route[] = [
  handle(operations.findPeople, ({ viewer, within }, { text, limit }) =>
    within(async (tx) => ({ items: await peopleNamed(tx, viewer, text, limit), next: null })),
  ),

  handle(operations.previewPerson, ({ platform, viewer }, { person }) => previewPerson(platform, viewer, person)),

  handle(operations.exportPerson, async ({ platform, viewer, within }, { person }): Promise<Download> => {
    asOneself(viewer)
    // Whom one may not see is refused before anything is sent; that somebody took the data along is logged.
    await previewPerson(platform, viewer, person)
    await within((tx) => audit(tx, viewer, { action: 'person.exported', subject: 'person', subjectId: person }))
    return {
      kind: 'download',
      filename: `person-${person}.json`,
      type: 'application/json; charset=utf-8',
      body: takeAlong(platform, viewer, person),
    }
  }),

  handleInSteps(operations.erasePerson, async ({ platform, viewer, done }, { person, why }) => ({
    erasure: await askErasure(platform, viewer, { person, why: why ?? null }, done),
  })),

  handle(operations.listErasures, ({ within }, input) =>
    within(async (tx) => {
      const rows = await erasuresBefore(tx, afterOf(input.cursor), input.limit + 1)
      const items = rows.slice(0, input.limit)
      return { items: items.map(presented), next: rows.length > input.limit ? cursorOf(items.at(-1)) : null }
    }),
  ),

  handle(operations.allowAgain, async ({ viewer, within }, { erasure }) => {
    await within(async (tx) => {
      if (!(await forget(tx, erasure))) throw new AppError('not_found', told`No remembered erasure with this id`)
      await audit(tx, viewer, { action: 'person.allowed_again', subject: 'erasure', subjectId: erasure })
    })
    return {}
  }),

  handle(operations.listRetention, ({ platform, within }) =>
    within(async (tx) => ({ items: await keptKinds(platform, tx), next: null })),
  ),

  handle(operations.previewRetention, ({ platform, within }, { kind, days }) =>
    within((tx) => dueWith(platform, tx, kind, days)),
  ),

  handle(operations.setRetention, async ({ platform, viewer, within }, decision) => {
    await within((tx) => decide(platform, tx, viewer, decision))
    return {}
  }),

  handle(operations.listSandboxes, async ({ within }) => ({ items: await within(sandboxes), next: null })),

  handleInSteps(operations.makeSandbox, ({ platform, viewer, done }, { name }) =>
    askSandbox(platform, viewer, name, done),
  ),

  handleInSteps(operations.discardSandbox, async ({ platform, viewer }, { sandbox }) => {
    await discardSandbox(platform, viewer, sandbox)
    return {}
  }),
]

/** A person's data leaves in the name of who takes it along, and nobody else's. */
function asOneself({ behind, name }: RequestContext['viewer']): void {
  if (!behind) return
  throw new AppError('forbidden', told`You look as ${name}: nobody's data is taken along meanwhile`, {
    remedy: told`Stop looking as somebody else first`,
  })
}

const presented = ({ counts, askedBy: _by, ...erasure }: ListedErasure) => ({
  ...erasure,
  rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
})

const cursorOf = (last: ListedErasure | undefined) =>
  last ? encodeCursor([last.askedAt.toISOString(), last.id]) : null

const afterOf = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, id: anId })
