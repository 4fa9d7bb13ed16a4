import { SegmentedControl } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { count, money, number, percent, sayDay } from '../../../web/lib/format.ts'
import { useSession, useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Columns, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { inHundred } from '../domain/verdict.ts'
import { Accounts } from './BacktestAccounts.tsx'
import css from './Backtests.module.css'
import { Interval, Share } from './Interval.tsx'
import { Weights } from './SuggestedWeights.tsx'

type Asked = Output<'proof.backtest'>
export type Result = NonNullable<Asked['result']>
export type Subject = Result['subjects'][number]
type Counts = Subject['bands']['red']

const readers = { subject: text() }

/** What one backtest found: the verdict first, then counts, then rates with their intervals, then account by account. */
export function Backtest({ asked, result }: { asked: Asked; result: Result }) {
  const [state, change] = useUrlState(readers)
  const subject = result.subjects.find(({ key }) => key === state.subject) ?? result.subjects[0]
  if (!subject)
    return (
      <EmptyState title={t`It is not known yet what these months were followed by`}>
        {result.notes[0] ?? t`Ask for earlier months, or for fewer days ahead.`}
      </EmptyState>
    )
  return (
    <>
      {result.subjects.length > 1 && (
        <SegmentedControl
          aria-label={t`Which of them`}
          data={result.subjects.map(({ key, label }) => ({ value: key, label }))}
          value={subject.key}
          onChange={(key) => change({ subject: key === result.subjects[0]?.key ? '' : key })}
        />
      )}
      <Verdict subject={subject} />
      <Figures subject={subject} />
      <Columns
        aside={
          <>
            {result.weights && subject === result.subjects[0] && (
              <Weights scorecard={subject.key} weights={result.weights} />
            )}
            <Basis asked={asked} result={result} subject={subject} />
          </>
        }
      >
        <Stack>
          {result.subjects.length > 1 && <SideBySide result={result} />}
          <Panel title={t`At each band`} padding="flush">
            <Bands subject={subject} />
          </Panel>
          <Panel title={t`How the lost lay on the scale`}>
            <Tenths subject={subject} />
          </Panel>
          <Accounts subject={subject} />
        </Stack>
      </Columns>
    </>
  )
}

const verdictLooks = {
  'too few': { band: 'grey', word: t`Too few losses` },
  skill: { band: 'green', word: t`Better than chance` },
  'no skill': { band: 'yellow', word: t`No skill shown` },
  'the wrong way': { band: 'red', word: t`Points the wrong way` },
} as const

function Verdict({ subject: { label, verdict } }: { subject: Subject }) {
  const { band, word } = verdictLooks[verdict.kind]
  return (
    <Panel title={label} aside={<StatePill band={band}>{word}</StatePill>}>
      <div className={css.verdict}>
        {verdict.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </Panel>
  )
}

function Figures({ subject }: { subject: Subject }) {
  const { workspace } = useSession()
  return <Strip figures={figuresOf(subject, workspace.currency)} />
}

function figuresOf({ bands: { red }, auc }: Subject, currency: string): Figure[] {
  const short = (minor: number) => money(minor, currency, 'short')
  return [
    {
      label: t`Losses foretold in time`,
      value: t`${number(red.inTime)} of ${number(red.losses)}`,
      note: t`red 60 days or more before notice; ${number(red.late)} later than that`,
    },
    {
      label: t`Their ARR`,
      value: t`${short(red.inTimeArr)} of ${short(red.lostArr)}`,
      note: red.unknownArr > 0 ? t`${count(red.unknownArr, 'loss', 'losses')} of unknown ARR left out` : undefined,
    },
    {
      label: t`Rates the lost one worse`,
      value: auc ? t`${inHundred(auc.value)} in 100` : null,
      note: auc ? t`between ${inHundred(auc.low)} and ${inHundred(auc.high)}; chance gives 50` : undefined,
    },
    {
      label: t`False alarms`,
      value: t`${number(red.falseAlarms)} of ${number(red.flagged)}`,
      note: t`${number(red.treated)} more were acted on and kept`,
    },
    {
      label: t`First flag before notice`,
      value: red.lead ? count(Math.round(red.lead.median), 'day') : null,
      note: red.lead
        ? t`in the middle; half between ${number(Math.round(red.lead.low))} and ${number(Math.round(red.lead.high))}`
        : t`no loss was flagged`,
    },
  ]
}

type BandRow = Counts & { band: 'red' | 'yellow' }

function Bands({ subject: { bands } }: { subject: Subject }) {
  const { workspace } = useSession()
  const short = (minor: number) => money(minor, workspace.currency, 'short')
  const columns: Column<BandRow>[] = [
    { key: 'band', header: t`Flagged`, cell: ({ band }) => (band === 'red' ? t`red` : t`yellow or red`) },
    {
      key: 'inTime',
      header: t`In time`,
      width: 132,
      summary: t`Losses flagged 60 days or more before their notice deadline, of all that were seen`,
      cell: (one) => (
        <>
          <b>{t`${number(one.inTime)} of ${number(one.losses)}`}</b>
          <div className="dim">{t`${short(one.inTimeArr)} of ${short(one.lostArr)}`}</div>
        </>
      ),
    },
    {
      key: 'recall',
      header: t`Recall`,
      width: 112,
      summary: t`Of the losses, the share flagged in time`,
      cell: ({ recall }) => <Share estimate={recall} />,
    },
    {
      key: 'lost',
      header: t`Of the flagged`,
      width: 180,
      narrow: 'hide',
      summary: t`Accounts that were flagged on some day, by what became of them`,
      cell: (one) => (
        <>
          <b>{t`${number(one.lostFlagged)} of ${number(one.flagged)} lost`}</b>
          <div className="dim">{t`${number(one.treated)} acted on and kept, ${number(one.falseAlarms)} false`}</div>
        </>
      ),
    },
    {
      key: 'precision',
      header: t`Precision`,
      width: 112,
      summary: t`Of the flagged that were left to themselves, the share that was lost`,
      cell: ({ precision }) => <Share estimate={precision} />,
    },
    {
      key: 'lift',
      header: t`Lift`,
      width: 64,
      align: 'right',
      narrow: 'hide',
      summary: t`How many times more often the flagged were lost than all`,
      cell: ({ lift }) => (lift === null ? <span className="dim">{t`too few`}</span> : t`${number(lift, 1)}×`),
    },
  ]
  const rows: BandRow[] = [
    { band: 'red', ...bands.red },
    { band: 'yellow', ...bands.yellow },
  ]
  return <DataTable label={t`At each band`} columns={columns} rows={rows} rowKey={({ band }) => band} rowHeight={52} />
}

/** Tenths of the scale, the worst at the left: which share of the ratings in each was followed by a loss. */
function Tenths({ subject: { tenths } }: { subject: Subject }) {
  const shares = tenths.map(({ rows, lost }) => (rows === 0 ? 0 : lost / rows))
  const most = Math.max(...shares, 0.0001)
  return (
    <figure className={css.chart}>
      <ul className={css.tenths} aria-label={t`Share that was lost, by tenths of the score`}>
        {tenths.map(({ from, rows, lost }, at) => (
          <li
            key={from}
            title={t`${from} to ${from + 10} points: ${number(lost)} of ${number(rows)} ratings were followed by a loss`}
          >
            <span className="dim">{rows === 0 ? '' : percent(shares[at] ?? 0)}</span>
            <i style={{ height: `${Math.round((86 * (shares[at] ?? 0)) / most)}%` }} />
          </li>
        ))}
      </ul>
      <div className={`${css.scale} dim`} aria-hidden="true">
        {tenths.map(({ from, rows }) => (
          <span key={from}>
            {from}
            <br />
            {rows === 0 ? '·' : number(rows)}
          </span>
        ))}
      </div>
      <figcaption className="muted">
        {t`Each column is ten points of the score, 0 at the left; below it stands how many ratings it holds. A scorecard that tells something falls from left to right.`}
      </figcaption>
    </figure>
  )
}

function SideBySide({ result: { subjects, comparisons } }: { result: Result }) {
  const columns: Column<Subject>[] = [
    { key: 'label', header: t`Which`, cell: ({ label }) => <b>{label}</b> },
    {
      key: 'auc',
      header: t`Rates the lost one worse`,
      width: 220,
      cell: ({ auc }) => <Interval estimate={auc} />,
    },
    {
      key: 'deciding',
      header: t`Among who decide soon`,
      width: 170,
      narrow: 'hide',
      summary: t`The same among those whose contract ends within the days ahead, where the calendar tells nothing`,
      cell: ({ deciding: { auc } }) =>
        auc ? t`${inHundred(auc.value)} (${inHundred(auc.low)} to ${inHundred(auc.high)})` : t`unknown`,
    },
    {
      key: 'inTime',
      header: t`In time`,
      width: 90,
      cell: ({ bands: { red } }) => t`${number(red.inTime)} of ${number(red.losses)}`,
    },
    {
      key: 'false',
      header: t`False alarms`,
      width: 110,
      narrow: 'hide',
      cell: ({ bands: { red } }) => t`${number(red.falseAlarms)} of ${number(red.flagged)}`,
    },
  ]
  return (
    <Panel title={t`Side by side`} padding="flush">
      <DataTable label={t`Side by side`} columns={columns} rows={[...subjects]} rowKey={({ key }) => key} />
      <ul className={css.said}>
        {comparisons.map(({ second, sentence }) => (
          <li key={second}>{sentence}</li>
        ))}
      </ul>
    </Panel>
  )
}

type BasisProps = { asked: Asked; result: Result; subject: Subject }

/** What it was worked out from, and what it cannot say. */
function Basis({ asked, result, subject }: BasisProps) {
  const today = useToday()
  const { days, firstDay, lastDay, accounts, losses, unseenLosses, underNotice, notes } = result
  const suspicious = subject.parts.filter(({ isSuspicious }) => isSuspicious)
  return (
    <Panel title={t`What it is worked out from`}>
      <ul className={css.notes}>
        {suspicious.map(({ key, label }) => (
          <li key={key}>
            <StatePill band="red">{t`Knows too much`}</StatePill>{' '}
            {t`${label} all but knows who is lost: look whether it is written only after the decision. Then nothing else here can be trusted.`}
          </li>
        ))}
        <li>
          {t`${count(days, 'month’s end', 'months’ ends')} from ${sayDay(firstDay ?? '', today)} to ${sayDay(lastDay ?? '', today)}, each by what was known then; ${count(accounts, 'customer')}, ${count(losses, 'loss', 'losses')} within ${asked.horizon} days.`}
        </li>
        <li>{t`Nothing was said ${count(subject.silent, 'time')}, since too little was known.`}</li>
        {underNotice > 0 && (
          <li>{t`Left out ${count(underNotice, 'time')}: the customer had said by then that it leaves.`}</li>
        )}
        {unseenLosses > 0 && (
          <li>{t`${count(unseenLosses, 'loss', 'losses')} in none of the counts: gone between two months’ ends, or with notice given before the first.`}</li>
        )}
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Panel>
  )
}
