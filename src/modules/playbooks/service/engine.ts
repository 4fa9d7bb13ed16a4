import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, PlaybookId } from '../../../kernel/ids.ts'
import { uuidV5 } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { StepKind } from '../../../platform/steps.ts'
import { truthsOn } from '../../segments/index.ts'
import { businessClock } from '../../tasks/index.ts'
import { settings } from '../../workspaces/index.ts'
import { type Graph, graphOf } from '../domain/graph.ts'
import type { Moment } from '../domain/reduce.ts'
import type { Run } from '../domain/run.ts'
import type { Stage } from '../domain/stage.ts'
import { versionsUnder } from '../store/playbooks.ts'

/** A version of a playbook, ready to run. */
export interface Ready {
  id: PlaybookId
  name: string
  version: number
  /** The version by which runs begin now. */
  newest: number
  priority: number
  graph: Graph
  stage: Stage
  redirectTo: MemberId | null
  by: MemberId | null
  isLive: boolean
}

/** The versions that some runs stand on, each with how far its playbook is live now. */
export async function readyFor(
  tx: Tx,
  runs: readonly Pick<Run, 'playbook' | 'version'>[],
): Promise<(run: Pick<Run, 'playbook' | 'version'>) => Ready> {
  const wanted = [
    ...new Map(runs.map(({ playbook, version }) => [`${playbook} ${version}`, { playbook, version }])).values(),
  ]
  const ready = new Map(
    (await versionsUnder(tx, wanted)).map(
      ({ playbook, version, newest, name, definition, stage, redirectTo, switchedBy }) => [
        `${playbook} ${version}`,
        {
          ...{ id: playbook, name, version, newest, graph: graphOf(definition), priority: definition.entry.priority },
          ...{ stage, redirectTo, by: switchedBy, isLive: definition.isLive },
        },
      ],
    ),
  )
  return ({ playbook, version }) => ready.get(`${playbook} ${version}`) as Ready
}

/** What the engine sees of the world, the same for all runs of a batch, but for what holds for each account. */
export interface World {
  now: Date
  zone: string
  kinds: ReadonlyMap<string, StepKind>
  businessHours(from: Date, hours: number): Date
}

export async function worldOf(platform: Platform, tx: Tx): Promise<World> {
  const { zone } = await settings(tx)
  const kinds = new Map(platform.contributions.steps.map((kind) => [kind.name, kind]))
  return { now: tx.now, zone, kinds, businessHours: await businessClock(tx) }
}

/** Which conditions hold for which accounts, by their places in the graph. */
export type Holding = (account: AccountId, condition: number) => boolean

/** Judged by the last day that is closed, or by the newest values where the playbook says so. */
export async function holdingOf(
  platform: Platform,
  tx: Tx,
  { graph, isLive }: Pick<Ready, 'graph' | 'isLive'>,
  accounts: readonly AccountId[],
  closed: Day | null,
): Promise<Holding> {
  if (graph.conditions.length === 0 || accounts.length === 0) return () => false
  const day = isLive ? null : closed
  if (!isLive && closed === null) return () => false
  const truths = await truthsOn(platform, tx, { day, conditions: graph.conditions, accounts })
  const byAccount = new Map(truths.map(({ account, truths: all }) => [account, all]))
  return (account, condition) => byAccount.get(account)?.[condition] === true
}

export function momentOf(world: World, ready: Ready, run: Run, holding: Holding): Moment {
  return {
    now: world.now,
    zone: world.zone,
    // Switched off meanwhile: what is in hand stays in the house, and the rest rests.
    stage: ready.stage === 'off' ? 'internal' : ready.stage,
    holds: (condition) => holding(run.account, condition),
    reachesCustomers: (kind) => world.kinds.get(kind)?.reach === 'customer',
    draw: drawFor,
    businessHours: (hours) => world.businessHours(world.now, hours),
  }
}

/** The same run and step draw the same number for ever: 32 bits of a hash. */
export const drawFor = (run: Pick<Run, 'id'>, step: string): number =>
  Number.parseInt(uuidV5(run.id, `split ${step}`).slice(0, 8), 16) / 2 ** 32
