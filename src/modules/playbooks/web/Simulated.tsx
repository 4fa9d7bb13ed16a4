import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number, sayDay, shortDay } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { DateText } from '../../../web/ui/Values.tsx'
import css from './Playbooks.module.css'
import { cameOfWord, endingWord } from './playbook-words.ts'
import own from './Simulation.module.css'

export type Found = NonNullable<Output<'playbooks.simulation'>['result']>

/** What a simulation found: who would have entered, what it would have asked of whom, and what it could not know. */
export function Simulated({ found }: { found: Found }) {
  return (
    <div>
      <Strip figures={figuresOf(found)} />
      <Stack>
        <Panel title={t`Day by day`}>
          <ByDay days={found.perDay} />
        </Panel>
        <Load perOwner={found.perOwner} />
        <div className={own.pair}>
          <Panel title={t`Kept out and held`}>
            <Counted rows={heldBack(found)} nothing={t`Whoever a trigger fired for entered, and nothing was held.`} />
          </Panel>
          <Panel title={t`How runs went`}>
            <Counted rows={endsOf(found)} nothing={t`Nobody entered.`} />
          </Panel>
        </div>
        <Panel title={t`Whom it aims at`}>
          <Targeting targeting={found.targeting} />
        </Panel>
        {found.besides.length > 0 && (
          <Panel title={t`In other playbooks at the same time`}>
            <Counted rows={found.besides.map(({ name, count: entries }) => [name, entries])} nothing="" />
          </Panel>
        )}
        {(found.unknown.length > 0 || found.notes.length > 0) && <NotKnown found={found} />}
        <Entries found={found} />
      </Stack>
    </div>
  )
}

function figuresOf({ entered, accounts, targeting, tasks, messages, held, risks, approvals }: Found): Figure[] {
  return [
    {
      label: t`Would have entered`,
      value: number(entered),
      note: t`${number(targeting.entered)} of ${count(accounts, 'account')}`,
    },
    { label: t`Tasks`, value: number(tasks) },
    {
      label: t`Messages||of a simulation`,
      value: number(messages),
      note: held > 0 ? t`${number(held)} more than people would get` : undefined,
    },
    { label: t`Risks`, value: number(risks) },
    { label: t`Approvals`, value: number(approvals) },
  ]
}

type PerDay = Found['perDay']

function ByDay({ days }: { days: PerDay }) {
  const kinds = [
    { name: t`Entered`, of: ({ entered }: PerDay[number]) => entered },
    { name: t`Tasks`, of: ({ tasks }: PerDay[number]) => tasks },
    { name: t`Messages||of a simulation`, of: ({ messages }: PerDay[number]) => messages },
  ]
  const shown = kinds.filter(({ of }, at) => at === 0 || days.some((day) => of(day) > 0))
  return (
    <div className={own.days}>
      {shown.map(({ name, of }) => (
        <Days key={name} name={name} days={days.map((day) => ({ day: day.day, value: of(day) }))} />
      ))}
      <div className={`${own.ends} dim`}>
        <span>{shortDay(days[0]?.day ?? '')}</span>
        <span>{shortDay(days.at(-1)?.day ?? '')}</span>
      </div>
    </div>
  )
}

const height = 48

/** A bar for each day; the fullest one is named, so that the picture needs no scale. */
function Days({ name, days }: { name: string; days: readonly { day: string; value: number }[] }) {
  const today = useToday()
  const fullest = days.reduce((most, one) => (one.value > most.value ? one : most), { day: '', value: 0 })
  const total = days.reduce((sum, { value }) => sum + value, 0)
  const said =
    total === 0
      ? t`none on any day`
      : t`${number(total)} in all, at most ${number(fullest.value)} on ${sayDay(fullest.day, today)}`
  return (
    <figure>
      <figcaption>
        <b>{name}</b> <span className="muted">{said}</span>
      </figcaption>
      <svg
        className={own.bars}
        viewBox={`0 0 ${days.length} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${said}`}
      >
        {days.map(({ day, value }, at) => {
          const tall = (value / Math.max(1, fullest.value)) * (height - 2)
          return value > 0 && <rect key={day} x={at + 0.1} y={height - tall} width={0.8} height={tall} />
        })}
      </svg>
    </figure>
  )
}

type Owner = Found['perOwner'][number]

const ownerColumns: Column<Owner>[] = [
  {
    key: 'name',
    header: t`Manager||whose hours`,
    cell: ({ name }) => name ?? <span className="dim">{t`nobody`}</span>,
  },
  { key: 'tasks', header: t`Tasks`, align: 'right', width: 80, cell: ({ tasks }) => number(tasks) },
  { key: 'hours', header: t`Hours||of work`, align: 'right', width: 80, cell: ({ hours }) => number(hours, 1) },
  {
    key: 'busiest',
    header: t`Busiest day`,
    width: 190,
    cell: ({ busiest }) => <Busiest busiest={busiest} />,
  },
]

function Busiest({ busiest }: { busiest: Owner['busiest'] }) {
  if (!busiest) return <span className="dim">{t`none`}</span>
  return (
    <>
      <DateText day={busiest.day} /> <span className="muted">{t`with ${number(busiest.hours, 1)} hours`}</span>
    </>
  )
}

/** Whose hours it would have taken: by who owned each account then. */
function Load({ perOwner }: { perOwner: readonly Owner[] }) {
  return (
    <Panel title={t`Whose hours it would take`} padding="flush">
      <DataTable
        label={t`Whose hours it would take`}
        columns={ownerColumns}
        rows={[...perOwner]}
        rowKey={({ owner }) => owner ?? ''}
        empty={<EmptyState title={t`No hours`}>{t`Nothing would have been asked of anybody.`}</EmptyState>}
      />
    </Panel>
  )
}

type Row = readonly [string, number]

const heldBack = ({ keptOut, queued, held, leftOut }: Found): Row[] =>
  [
    ...keptOut.map(({ reason, count: number }): Row => [cameOfWord(reason), number]),
    [t`waited for its day`, queued] as const,
    [t`messages held, as people would get too much`, held] as const,
    [t`steps left out`, leftOut] as const,
  ].filter(([, number]) => number > 0)

const endsOf = ({ ended, underWay, changes }: Found): Row[] =>
  [
    ...ended.map(({ how, count: number }): Row => [endingWord(how as Parameters<typeof endingWord>[0]), number]),
    [t`still under way at the end`, underWay] as const,
    [t`values changed on accounts`, changes] as const,
  ].filter(([, number]) => number > 0)

function Counted({ rows, nothing }: { rows: readonly Row[]; nothing: string }) {
  if (rows.length === 0) return <p className="muted">{nothing}</p>
  return (
    <dl className={css.counted}>
      {rows.map(([name, times]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{number(times)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Whom it would have met, beside what happened to all. It says nothing of what it would have done for them (rule 31). */
function Targeting({ targeting: { entered, lostLater, lostOfAll, all, medianLead } }: Pick<Found, 'targeting'>) {
  return (
    <div className={own.told}>
      <p>
        {t`${number(lostLater)} of ${number(entered)} who entered were lost later; of all, ${number(lostOfAll)} of ${number(all)}.`}{' '}
        {medianLead !== null && t`In the middle they entered ${count(medianLead, 'day')} before.`}
      </p>
      <p className="muted">
        {t`This says whom it aims at, not what it would have done: nobody was helped in the past. What it does is told by a hold-out, under Results.`}
      </p>
    </div>
  )
}

/** What had no history then, and whatever else the past cannot say. */
function NotKnown({ found: { unknown, notes } }: { found: Found }) {
  const { data } = useOperation('segments.fields', {})
  const today = useToday()
  const label = (field: string) => data?.items.find(({ key }) => key === field)?.label ?? field
  const since = (day: string | null): string => (day ? t`known since ${sayDay(day, today)}` : t`no history at all`)
  return (
    <Panel title={t`What could not be known`}>
      <ul className={css.past}>
        {unknown.map(({ field, knownSince, decisions }) => (
          <li key={field}>
            {t`${label(field)}: ${since(knownSince)}. ${count(decisions, 'entry', 'entries')} went by what stands there today.`}
          </li>
        ))}
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Panel>
  )
}

type Entry = Found['entries'][number]

const entryColumns: Column<Entry>[] = [
  {
    key: 'account',
    header: t`Account`,
    cell: ({ account, name }): ReactNode => <PageLink to={`accounts/${account}`}>{name}</PageLink>,
  },
  { key: 'day', header: t`Would have entered`, width: 160, cell: ({ day }) => <DateText day={day} /> },
  { key: 'says', header: t`Why`, narrow: 'hide', cell: ({ says }) => <span className="muted">{says}</span> },
]

/** So many stand there until all are asked for: half a year of a large base is hundreds. */
const firstShown = 20

function Entries({ found: { entries, entered } }: { found: Found }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? entries : entries.slice(0, firstShown)
  return (
    <Panel
      title={t`Who would have entered`}
      padding="flush"
      aside={
        entered > shown.length ? (
          <span className="dim">{t`${number(shown.length)} of ${number(entered)} are shown`}</span>
        ) : undefined
      }
    >
      <DataTable
        label={t`Who would have entered`}
        columns={entryColumns}
        rows={shown}
        rowKey={({ account, day }) => `${account} ${day}`}
        empty={
          <EmptyState title={t`Nobody would have entered`}>
            {t`Look under Kept out for why, or widen the trigger and simulate again.`}
          </EmptyState>
        }
      />
      {entries.length > shown.length && (
        <Button variant="subtle" m="xs" onClick={() => setWhole(true)}>
          {t`Show all ${number(entries.length)}`}
        </Button>
      )}
    </Panel>
  )
}
