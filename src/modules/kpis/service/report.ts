import { type Band, bandWord } from '../../../kernel/band.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import { plural, t } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Chapter, type Document, pageOf, printed } from '../../documents/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { executiveArrangement } from '../domain/dashboard.ts'
import { type Recovery, recoveryOf } from '../domain/recovery.ts'
import * as store from '../store/reports.ts'
import { movementChapter, type Sayer, sayerOf } from './chapters.ts'
import { type KpiList, listKpis } from './kpis.ts'
import { movements } from './movements.ts'

/** So many accounts of each kind stand in the report. */
const shown = 10
/** What was done so many days back may still bring somebody back. */
const recoveryDays = 90

/** The week up to yesterday as data: how the business stands, whose health turned, who came back. Of whom the reader sees alone. */
export async function reportFor(tx: Tx, viewer: Viewer): Promise<Document> {
  const { name: house, currency, zone } = await settings(tx)
  const to = addDays(await today(tx), -1)
  const week = { from: addDays(to, -7), to }
  const say = sayerOf(currency)
  const { items } = await listKpis(tx, viewer, { to, span: 'year' })
  const moved = await movements(tx, viewer, { from: addDays(to, -6), to })
  const bands = await store.bandsBetween(tx, viewer, week)
  const turned = await store.bandMoves(tx, viewer, { ...week, limit: shown * 2 })
  const since = { from: addDays(to, -recoveryDays), to, zone }
  const recovery = recoveryOf((await store.recoveriesOf(tx, viewer, since)).map(({ days }) => days))
  return {
    house,
    title: t`Week in figures`,
    state: null,
    lead: leadOf(bands),
    asOf: to,
    chapters: [
      figuresChapter(items, say),
      healthChapter(bands, say),
      ...turnedChapters(turned, say),
      recoveryChapter(recovery),
      { ...movementChapter(moved, say), title: t`How ARR moved in the week` },
    ],
    closing: t`Of the accounts that you see, as known at the end of the day before.`,
  }
}

const bandOrder = ['red', 'yellow', 'green', 'grey'] as const

const rank: Record<Band, number> = { red: 0, yellow: 1, green: 2, grey: -1 }
const fell = ({ was, now }: { was: Band; now: Band }) => rank[now] < rank[was]

function leadOf(bands: readonly store.BandCount[]): string {
  const judgedOnly = bands.filter(({ was, now }) => was !== null && was !== 'grey' && now !== null && now !== 'grey')
  const count = (which: (one: { was: Band; now: Band }) => boolean) =>
    sum(
      judgedOnly.filter((one) => which(one as { was: Band; now: Band })),
      ({ accounts }) => accounts,
    )
  const [worse, better] = [count(fell), count(({ was, now }) => rank[now] > rank[was])]
  return t`In the week ${worse} ${plural(worse, 'account', 'accounts')} turned worse and ${better} better.`
}

function figuresChapter(items: KpiList['items'], say: Sayer): Chapter {
  const wanted = executiveArrangement.tiles.flatMap(({ kind, kpi }) => (kind === 'figure' && kpi ? [kpi] : []))
  const told = wanted.flatMap((key) => items.find((item) => item.key === key) ?? [])
  return {
    title: t`Twelve months up to the end of the week`,
    blocks: [
      {
        kind: 'figures',
        figures: told.map((kpi) => ({
          label: kpi.name,
          text: say.figure(kpi.value, kpi.unit),
          note: kpi.target === null ? '' : t`target ${say.figure(kpi.target, kpi.unit)}`,
          tone: kpi.standing === 'missed' ? ('bad' as const) : ('plain' as const),
        })),
      },
    ],
  }
}

function healthChapter(bands: readonly store.BandCount[], say: Sayer): Chapter {
  const of = (band: Band, when: 'was' | 'now') => bands.filter((one) => (one[when] ?? 'grey') === band)
  const rows = bandOrder.map((band) => {
    const now = of(band, 'now')
    return [
      { text: bandWord(band) },
      { text: String(sum(of(band, 'was'), ({ accounts }) => accounts)) },
      { text: String(sum(now, ({ accounts }) => accounts)) },
      { text: say.money(sum(now, ({ arr }) => arr)) },
    ]
  })
  const columns = [
    { label: t`Band` },
    ...[t`A week before`, t`Now`, t`ARR`].map((label) => ({ label, align: 'end' as const })),
  ]
  return { title: t`Health of customers`, blocks: [{ kind: 'table', label: t`Health of customers`, columns, rows }] }
}

function turnedChapters(turned: readonly store.BandMove[], say: Sayer): Chapter[] {
  const chapter = (title: string, moves: readonly store.BandMove[]): Chapter[] =>
    moves.length === 0
      ? []
      : [
          {
            title,
            aside: t`largest first`,
            blocks: [
              {
                kind: 'table',
                label: title,
                columns: [{ label: t`Account` }, { label: t`From, to` }, { label: t`ARR`, align: 'end' }],
                rows: moves
                  .slice(0, shown)
                  .map(({ name, was, now, arr }) => [
                    { text: name },
                    { text: `${bandWord(was)} → ${bandWord(now)}`, tone: now === 'red' ? 'bad' : 'plain' },
                    { text: arr === null ? t`unknown` : say.money(arr) },
                  ]),
              },
            ],
          },
        ]
  return [
    ...chapter(t`Turned worse`, turned.filter(fell)),
    ...chapter(
      t`Turned better`,
      turned.filter((move) => !fell(move)),
    ),
  ]
}

/** What followed, and never what it was owed to: without a group left alone nobody can say. */
function recoveryChapter({ accounts, back, days }: Recovery): Chapter {
  const text =
    accounts === 0
      ? t`In the last ${recoveryDays} days no yellow or red account had a risk opened, a playbook’s mail or a task of its own.`
      : days === null
        ? t`Of ${accounts} yellow or red accounts on which something was done in the last ${recoveryDays} days none is green again so far.`
        : t`Of ${accounts} yellow or red accounts on which something was done in the last ${recoveryDays} days ${back} came back to green, half of them within ${Math.round(days)} days. Whether they would have without it, only a hold-out tells.`
  return { title: t`Recovery`, blocks: [{ kind: 'text', text }] }
}

/** The report as it would be now. */
export const reportPage = async (tx: Tx, viewer: Viewer): Promise<string> => pageOf(await reportFor(tx, viewer))

export async function reportPdf(platform: Platform, viewer: Viewer) {
  const document: Document = await platform.db.within(viewer.workspace, (tx) => reportFor(tx, viewer))
  return printed(platform, document)
}

/** The day up to which a report tells. */
export const reportDay = async (tx: Tx): Promise<Day> => addDays(await today(tx), -1)
