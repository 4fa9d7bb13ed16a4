import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, PlaybookId, RunId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import type { HandAct } from './domain/reduce.ts'
import * as operations from './operations.ts'
import { readPlaybook } from './service/language.ts'
import * as present from './service/present.ts'
import * as runs from './service/runs.ts'
import { archivePlaybook, mustFind, reviewPlaybook, savePlaybook, switchPlaybook } from './service/save.ts'
import { jsonSchema } from './service/shape.ts'
import * as simulations from './service/simulate.ts'
import { whyPlaybook } from './service/why.ts'

export const routes: readonly Route[] = [
  handle(operations.listPlaybooks, ({ platform, viewer, within }) =>
    within(async (tx) => ({ items: await present.listPlaybooks(platform, tx, viewer) })),
  ),

  handle(operations.playbookSchema, async ({ platform }) => ({
    schema: jsonSchema(platform.contributions.steps),
    kinds: present.stepKinds(platform),
  })),

  handle(operations.checkPlaybook, ({ platform, within }, { source }) =>
    within(async (tx) => {
      const reading = await readPlaybook(platform, tx, source)
      if (reading.kind === 'problems') return { problems: reading.problems, name: null }
      return { problems: [], name: reading.playbook.name }
    }),
  ),

  handle(operations.listRuns, ({ viewer, within }, input) => within((tx) => runs.listRuns(tx, viewer, input))),

  handle(operations.getRun, ({ viewer, within }, { run }) => within((tx) => runs.shownRun(tx, viewer, run as RunId))),

  handle(operations.actOnRuns, ({ viewer, within }, { runs: ids, act, to }) =>
    within((tx) => runs.actOnRuns(tx, viewer, ids as RunId[], actOf(act, to))),
  ),

  handle(operations.simulatePlaybook, ({ platform, viewer, within }, { playbook, source, from, to }) =>
    within(async (tx) => {
      const id = (playbook ?? null) as PlaybookId | null
      const written = source ?? (id ? (await mustFind(tx, id)).source : undefined)
      if (written === undefined)
        throw new AppError('invalid', told`source: is missing`, {
          field: 'source',
          remedy: told`Name a playbook, or write one`,
        })
      const asked = { playbook: id, source: written, from: from as Day, to: to as Day }
      return { id: await simulations.askSimulation(platform, tx, viewer, asked) }
    }),
  ),

  handle(operations.getSimulation, ({ viewer, within }, { simulation }) =>
    within((tx) => simulations.shownSimulation(tx, viewer, simulation)),
  ),

  handle(operations.cancelSimulation, ({ within }, { simulation }) =>
    within((tx) => simulations.cancelSimulation(tx, simulation)),
  ),

  handle(operations.listSimulations, ({ within }, { id }) =>
    within(async (tx) => ({ items: await simulations.listSimulations(tx, id as PlaybookId) })),
  ),

  handle(operations.getPlaybook, ({ platform, viewer, within }, { id }) =>
    within((tx) => present.shownPlaybook(platform, tx, viewer, id as PlaybookId)),
  ),

  handle(operations.playbookVersions, ({ within }, { id }) =>
    within(async (tx) => ({ items: await present.shownVersions(tx, id as PlaybookId) })),
  ),

  handle(operations.savePlaybook, ({ platform, viewer, within }, input) =>
    within((tx) => savePlaybook(platform, tx, viewer, input)),
  ),

  handle(operations.switchPlaybook, ({ platform, viewer, within }, { id, ...asked }) =>
    within(async (tx) => ({
      ...(await switchPlaybook(platform, tx, viewer, id as PlaybookId, asked)),
      stage: asked.stage,
    })),
  ),

  handle(operations.reviewPlaybook, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await reviewPlaybook(tx, viewer, id as PlaybookId)
      return { reviewed: true }
    }),
  ),

  handle(operations.archivePlaybook, ({ viewer, within }, { id }) =>
    within(async (tx) => {
      await archivePlaybook(tx, viewer, id as PlaybookId)
      return { archived: true }
    }),
  ),

  handle(operations.startRuns, ({ platform, viewer, within }, { id, accounts }) =>
    within((tx) => runs.startRuns(platform, tx, viewer, id as PlaybookId, accounts)),
  ),

  handle(operations.whyPlaybook, ({ platform, viewer, within }, { id, account, on }) =>
    within((tx) =>
      whyPlaybook(platform, tx, viewer, {
        id: id as PlaybookId,
        account: account as AccountId,
        on: on as Day | undefined,
      }),
    ),
  ),
]

function actOf(kind: HandAct['kind'] | 'renew', to: string | undefined): HandAct | { kind: 'renew' } {
  if (kind !== 'move') return { kind }
  if (to !== undefined) return { kind, to }
  throw new AppError('invalid', told`to: is missing`, {
    field: 'to',
    remedy: told`Name the step that the runs are moved to`,
  })
}
