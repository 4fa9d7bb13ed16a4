import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, money, number, percent, signed } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Bar } from '../../../web/ui/Bar.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import { atLeast } from './detects.ts'
import css from './Results.module.css'

type Results = Output<'proof.playbook'>
export type Holdout = NonNullable<Results['holdout']>
export type Told = Results['outcomes'][number]

/** What a playbook did, by those that it left alone; or that it is too early to say (N3, rule 28). */
export function PlaybookResults({ playbook }: { playbook: string }) {
  const { data, error, refetch } = useOperation('proof.playbook', { id: playbook })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  const { holdout, stepped, outcomes, sentence } = data
  if (stepped) return <SteppedResults stepped={stepped} outcomes={outcomes} sentence={sentence} />
  if (!holdout)
    return (
      <EmptyState title={t`Nobody is held out`}>
        {t`Whoever entered may have stayed anyway. To tell what the playbook did, leave a part of the accounts alone: Switch stage asks what percent. Who is left alone is drawn by chance, and stays so.`}
      </EmptyState>
    )
  return (
    <>
      <Strip figures={figuresOf(holdout)} />
      <Stack>
        <Panel title={t`What it did`}>
          <Verdict holdout={holdout} sentence={sentence} />
        </Panel>
        <Panel title={t`Each outcome, against those left alone`} padding="flush">
          <Outcomes holdout={holdout} outcomes={outcomes} />
        </Panel>
      </Stack>
    </>
  )
}

type Stepped = NonNullable<Results['stepped']>
type SteppedProps = { stepped: Stepped; outcomes: Told[]; sentence: string }

/** Teams began one after the other: what can be said, how weak it is, and when each began (rule 28). */
function SteppedResults({ stepped, outcomes, sentence }: SteppedProps) {
  return (
    <Stack>
      <Panel title={t`What it did`}>
        <div className={css.told}>
          <p>
            <b>{sentence}</b>
          </p>
          <p>
            {t`Weaker evidence than a hold-out: teams began one after the other in a drawn order, and teams and weeks differ by themselves as well.`}
          </p>
          <p className="muted">
            {t`${number(stepped.ripe)} accounts have their outcome, which is read ${count(stepped.days, 'day')} after they were met. The teams could have begun in ${count(stepped.orders, 'order||of teams', 'orders||of teams')}; the interval says what is larger than chance among them.`}
          </p>
          {stepped.contaminated > 0 && (
            <p className="muted">
              {t`${count(stepped.contaminated, 'account')} blurred: merged with an account of a team that began at another time.`}
            </p>
          )}
        </div>
      </Panel>
      <Panel title={t`Each outcome, against teams that still waited`} padding="flush">
        <DataTable
          label={t`Each outcome, against teams that still waited`}
          columns={steppedColumns}
          rows={outcomes}
          rowKey={({ name }) => name}
        />
      </Panel>
      <Panel title={t`When teams begin`} padding="flush">
        <DataTable label={t`When teams begin`} columns={teamColumns} rows={stepped.teams} rowKey={({ name }) => name} />
      </Panel>
    </Stack>
  )
}

const teamColumns: Column<Stepped['teams'][number]>[] = [
  { key: 'name', header: t`Team`, cell: ({ name }) => name },
  { key: 'startsOn', header: t`Begins`, cell: ({ startsOn }) => <DateText day={startsOn} /> },
  { key: 'met', header: t`Accounts met`, align: 'right', width: 130, cell: ({ met }) => number(met) },
]

const steppedColumns: Column<Told>[] = [
  { key: 'name', header: t`Outcome`, cell: ({ name }) => name },
  {
    key: 'difference',
    header: t`Difference`,
    cell: (told) =>
      told.answer ? <Difference told={told} planned={0} /> : <span className="muted">{t`no figure yet`}</span>,
  },
  { key: 'n', header: t`Accounts`, align: 'right', width: 100, narrow: 'hide', cell: ({ n }) => number(n) },
]

/** What can be said, and how far the sample is. */
export function Verdict({ holdout, sentence }: { holdout: Holdout; sentence: string }) {
  return (
    <div className={css.told}>
      <p>
        <b>{sentence}</b>
      </p>
      <Sample holdout={holdout} />
    </div>
  )
}

export function Outcomes({ holdout, outcomes }: { holdout: Holdout; outcomes: Told[] }) {
  return (
    <DataTable
      label={t`Each outcome, against those left alone`}
      columns={columnsFor(holdout.planned)}
      rows={outcomes}
      rowKey={({ name }) => name}
    />
  )
}

function figuresOf({ held, treated, share, contaminated, startedAt, endsOn }: Holdout): Figure[] {
  return [
    { label: t`Held out`, value: number(held), note: t`${percent(share, 1)} are drawn` },
    { label: t`Treated`, value: number(treated), note: t`drawn to enter` },
    {
      label: t`Blurred`,
      value: number(contaminated),
      note: t`dealt with by hand, moved or merged`,
    },
    { label: t`Since`, value: <TimeText at={startedAt} /> },
    { label: t`Last day`, value: endsOn ? <DateText day={endsOn} /> : t`not named` },
  ]
}

/** How far the sample is, and what it could find: said before there is any figure. */
function Sample({ holdout: { planned, ripe, days, held, treated, smallestEffect } }: { holdout: Holdout }) {
  return (
    <>
      <div>
        <Bar share={planned > 0 ? ripe / planned : null} label={t`Of the planned accounts`} />
        <p className="muted">
          {t`${number(ripe)} of ${number(planned)} accounts have their outcome, which is read ${count(days, 'day')} after entry. From ${number(planned)} on there is a figure.`}
        </p>
      </div>
      <p className="muted">
        {smallestEffect === null
          ? t`As long as one of the groups is empty no effect could be found at all.`
          : smallestEffect >= 1
            ? t`With ${number(held)} held out and ${number(treated)} treated no effect could be found at all.`
            : t`With ${number(held)} held out and ${number(treated)} treated only effects of ${atLeast(smallestEffect)} points or more are found.`}
      </p>
    </>
  )
}

const columnsFor = (planned: number): Column<Told>[] => [
  { key: 'name', header: t`Outcome`, cell: ({ name }) => name },
  {
    key: 'difference',
    header: t`Difference`,
    cell: (told) => <Difference told={told} planned={planned} />,
  },
  { key: 'n', header: t`Accounts`, align: 'right', width: 100, narrow: 'hide', cell: ({ n }) => number(n) },
]

function Difference({ told: { kind, answer, n }, planned }: { told: Told; planned: number }) {
  const { workspace } = useSession()
  if (!answer) return <span className="muted">{t`too early, ${number(n)} of ${number(planned)}`}</span>
  const say = (value: number): string =>
    kind === 'share' ? t`${signed(value * 100, 1)} points` : money(Math.round(value), workspace.currency)
  return rich`${<b>{say(answer.difference)}</b>}, between ${say(answer.low)} and ${say(answer.high)}`
}
