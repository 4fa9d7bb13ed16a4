import { parseArgs } from 'node:util'
import { addDays } from '../../kernel/day.ts'
import { countedFeatures } from '../../modules/events/index.ts'
import { lastClosed, waitingCount } from '../../modules/measures/index.ts'
import { listWorkspaces, today, verifyAudit, type WorkspaceSettings } from '../../modules/workspaces/index.ts'
import type { Platform } from '../../platform/contributions.ts'
import { serverState } from '../../platform/db/state.ts'
import { failedNews } from '../../platform/outbox/store.ts'
import { type Command, print, table } from './command.ts'
import { dataOptions, withProduct } from './inside.ts'

interface Finding {
  what: string
  state: 'well' | 'look'
  detail: string
}

/** Seconds by which the database's clock may differ from ours before days would close at the wrong moment. */
const clockTolerance = 5

export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--data DIR] [--database-url URL] [--json]',
  summary: 'Looks for damage: database, clocks, log of changes, days left open, news that could not be delivered',
  run: async (rest) => {
    const { values } = parseArgs({ args: rest, options: dataOptions })
    const findings = await withProduct(values, ({ platform }) => examine(platform))
    const rows = findings.map(({ what, state, detail }) => [state, what, detail])
    print(values.json ? JSON.stringify(findings) : table(['', 'what', 'detail'], rows))
    return findings.some((finding) => finding.state === 'look') ? 1 : 0
  },
}

export async function examine(platform: Platform): Promise<Finding[]> {
  const findings = [...(await examineServer(platform)), await examineNews(platform)]
  for (const workspace of await listWorkspaces(platform))
    findings.push(...(await examineWorkspace(platform, workspace)))
  return findings
}

async function examineServer(platform: Platform): Promise<Finding[]> {
  const { version, now } = await serverState(platform.db)
  const skew = Math.abs(now - platform.clock.now().getTime() / 1000)
  return [
    { what: 'database', state: 'well', detail: version },
    {
      what: 'clocks',
      state: skew <= clockTolerance ? 'well' : 'look',
      detail: `${skew.toFixed(1)} s between the product and its database`,
    },
  ]
}

async function examineNews(platform: Platform): Promise<Finding> {
  const failed = await platform.db.system(failedNews)
  return { what: 'news', state: failed === 0 ? 'well' : 'look', detail: `${failed} could not be delivered` }
}

async function examineWorkspace(platform: Platform, { id, slug }: WorkspaceSettings): Promise<Finding[]> {
  return platform.db.within(id, async (tx) => {
    const audit = await verifyAudit(tx)
    const closed = await lastClosed(tx)
    const due = addDays(await today(tx), -1)
    const waiting = await waitingCount(tx)
    const features = await countedFeatures(tx)
    return [
      {
        what: `${slug}: log of changes`,
        state: audit.kind === 'whole' ? 'well' : 'look',
        detail: audit.kind === 'whole' ? `${audit.rows} rows, whole` : `broken: ${JSON.stringify(audit)}`,
      },
      {
        what: `${slug}: days`,
        state: closed === null || closed >= addDays(due, -1) ? 'well' : 'look',
        detail: closed === null ? 'none closed yet' : `closed through ${closed}`,
      },
      {
        what: `${slug}: features`,
        state: features.taken < features.most ? 'well' : 'look',
        detail: sayFeatures(features),
      },
      { what: `${slug}: waiting`, state: 'well', detail: `${waiting} accounts wait to be measured again` },
    ]
  })
}

/** Product events name features without end; the roll-ups have room for so many (see Events, What counts as what). */
const sayFeatures = ({ taken, most }: { taken: number; most: number }): string =>
  taken < most
    ? `${taken} of at most ${most} are counted`
    : `${most} are counted, as many as there can be; later ones are not. Let a property name the feature (page Events)`
