import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { count, number, percent } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { rich } from '../../../web/lib/rich.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { HealthPill, StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { DateText, Money } from '../../../web/ui/Values.tsx'
import { inHundred } from '../domain/verdict.ts'
import type { Subject } from './Backtest.tsx'
import { Interval } from './Interval.tsx'

type Told = Subject['told'][number]
type Flagged = Subject['falseAlarms'][number]
type Group = Subject['groups'][number]
type Part = Subject['parts'][number]

/** Account by account, at red: every loss with what was said before it, every false alarm, and whom nobody can tell of. */
export function Accounts({ subject }: { subject: Subject }) {
  const { told, falseAlarms, treated, groups, parts, bands } = subject
  return (
    <Panel title={t`One by one`} padding="flush">
      <Tabs
        label={t`One by one`}
        tabs={[
          { key: 'losses', label: t`Losses`, count: bands.red.losses, content: () => <Losses rows={told} /> },
          {
            key: 'false',
            label: t`False alarms`,
            count: bands.red.falseAlarms,
            content: () => <FlaggedList label={t`False alarms`} rows={falseAlarms} />,
          },
          {
            key: 'treated',
            label: t`Acted on and kept`,
            count: bands.red.treated,
            content: () => <FlaggedList label={t`Acted on and kept`} rows={treated} />,
          },
          { key: 'groups', label: t`By size and touch`, content: () => <Groups rows={groups} /> },
          ...(parts.length > 0
            ? [{ key: 'parts', label: t`What each part tells`, content: () => <Parts rows={parts} /> }]
            : []),
        ]}
      />
    </Panel>
  )
}

const fateLooks = {
  'in time': { band: 'green', word: t`in time` },
  late: { band: 'yellow', word: t`too late` },
  missed: { band: 'red', word: t`missed` },
} as const

const lossColumns: Column<Told>[] = [
  {
    key: 'name',
    header: t`Account`,
    cell: ({ account, name }) => <PageLink to={`accounts/${account}`}>{name}</PageLink>,
  },
  { key: 'ended', header: t`Lost`, width: 120, cell: ({ endedOn }) => <DateText day={endedOn} /> },
  { key: 'arr', header: t`ARR`, width: 100, align: 'right', cell: ({ arr }) => <Money minor={arr} style="short" /> },
  {
    key: 'fate',
    header: t`Flagged`,
    width: 120,
    cell: ({ fate }) => <StatePill band={fateLooks[fate].band}>{fateLooks[fate].word}</StatePill>,
  },
  {
    key: 'on',
    header: t`First red`,
    width: 120,
    narrow: 'hide',
    cell: ({ on, worst }) =>
      on ? (
        <DateText day={on} />
      ) : (
        <>
          <span className="dim">{t`never:`}</span> <HealthPill band={worst} />
        </>
      ),
  },
  {
    key: 'lead',
    header: t`To the notice deadline`,
    width: 160,
    narrow: 'hide',
    cell: ({ lead, deadline }) =>
      lead === null ? (
        <span className="dim">{rich`it was ${<DateText day={deadline} />}`}</span>
      ) : lead < 0 ? (
        t`${count(-lead, 'day')} after`
      ) : (
        t`${count(lead, 'day')} before`
      ),
  },
]

const Losses = ({ rows }: { rows: readonly Told[] }) => (
  <DataTable
    label={t`Losses`}
    columns={lossColumns}
    rows={[...rows]}
    rowKey={({ account, endedOn }) => `${account} ${endedOn}`}
    empty={
      <EmptyState
        title={t`Nobody was lost`}
      >{t`In the months that were looked at no customer left within the days ahead.`}</EmptyState>
    }
  />
)

const flaggedColumns: Column<Flagged>[] = [
  {
    key: 'name',
    header: t`Account`,
    cell: ({ account, name }) => <PageLink to={`accounts/${account}`}>{name}</PageLink>,
  },
  { key: 'on', header: t`First red`, width: 160, cell: ({ on }) => <DateText day={on} /> },
]

const FlaggedList = ({ label, rows }: { label: string; rows: readonly Flagged[] }) => (
  <DataTable
    label={label}
    columns={flaggedColumns}
    rows={[...rows]}
    rowKey={({ account }) => account}
    empty={<EmptyState title={t`None`}>{t`No account was red and stayed that would stand here.`}</EmptyState>}
  />
)

const groupColumns: Column<Group>[] = [
  {
    key: 'value',
    header: t`Group`,
    cell: ({ name, value }) => (name === 'size' ? t`Size: ${choiceWord(value)}` : t`Touch: ${choiceWord(value)}`),
  },
  { key: 'accounts', header: t`Accounts`, width: 90, align: 'right', cell: ({ accounts }) => number(accounts) },
  {
    key: 'inTime',
    header: t`In time`,
    width: 100,
    cell: ({ inTime, losses }) => t`${number(inTime)} of ${number(losses)}`,
  },
  {
    key: 'auc',
    header: t`Rates the lost one worse`,
    width: 230,
    cell: ({ auc }) => (auc ? <Interval estimate={auc} /> : <span className="dim">{t`fewer than 10 losses`}</span>),
  },
]

const Groups = ({ rows }: { rows: readonly Group[] }) => (
  <DataTable
    label={t`By size and touch`}
    columns={groupColumns}
    rows={[...rows]}
    rowKey={({ name, value }) => `${name} ${value}`}
    empty={<EmptyState title={t`No groups`}>{t`Of these customers neither size nor touch was known then.`}</EmptyState>}
  />
)

const partColumns: Column<Part>[] = [
  { key: 'label', header: t`Part`, cell: ({ label }) => label },
  { key: 'known', header: t`Known`, width: 70, align: 'right', narrow: 'hide', cell: ({ known }) => percent(known) },
  {
    key: 'auc',
    header: t`Rates the lost one worse`,
    width: 230,
    summary: t`The same question asked of this part alone: 50 in 100 tells nothing, below it points the wrong way`,
    cell: ({ auc }) => <Interval estimate={auc} />,
  },
  {
    key: 'says',
    header: t`Which says`,
    width: 150,
    narrow: 'hide',
    cell: ({ auc, isSuspicious }) => <PartSays auc={auc} isSuspicious={isSuspicious} />,
  },
]

function PartSays({ auc, isSuspicious }: Pick<Part, 'auc' | 'isSuspicious'>) {
  if (isSuspicious) return <StatePill band="red">{t`Knows too much`}</StatePill>
  if (!auc || (auc.low <= 0.5 && auc.high >= 0.5)) return <StatePill band="grey">{t`nothing certain`}</StatePill>
  if (auc.high < 0.5) return <StatePill band="yellow">{t`the wrong way`}</StatePill>
  return <StatePill band="green">{t`${inHundred(auc.low)} or more`}</StatePill>
}

const Parts = ({ rows }: { rows: readonly Part[] }) => (
  <DataTable
    label={t`What each part tells`}
    columns={partColumns}
    rows={[...rows].toSorted((one, other) => (other.auc?.value ?? 0) - (one.auc?.value ?? 0))}
    rowKey={({ component, key }) => `${component} ${key}`}
  />
)
