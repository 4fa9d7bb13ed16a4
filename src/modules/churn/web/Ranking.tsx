import { NumberInput } from '@mantine/core'
import { inWords, plural, t } from '../../../kernel/words.ts'
import { type Output, useList, useOperation } from '../../../web/lib/api.ts'
import { count, longDay, money, number, percent, sayDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { StatePill } from '../../../web/ui/HealthPill.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { capacityOf } from '../domain/level.ts'
import type { TargetKind } from '../domain/target.ts'
import css from './Churn.module.css'
import { TrainButton } from './TrainButton.tsx'
import { levelBands, levelNames } from './words.ts'

type Row = Output<'churn.ranking'>['items'][number]

const readers = { hours: text('40'), each: text('4') }

/** Customers by what they may cost; the line is where the team's hours end. */
export function Ranking({ target }: { target: TargetKind }) {
  const [{ hours, each }, change] = useUrlState(readers)
  const asked = { hours: between(Number(hours), 1, 10_000), hoursEach: between(Number(each), 0.25, 1000) }
  const list = useList('churn.ranking', { ...asked, target, limit: 100 }, { keepPrevious: true })
  const capacity = capacityOf(asked.hours, asked.hoursEach)
  const scoredOn = list.first?.model?.scoredOn
  if (list.items?.length === 0) return <Nothing target={target} />
  return (
    <>
      {target === 'loss' && <Figures />}
      <div className={css.capacity}>
        <NumberInput
          label={t`Hours of the team in a week`}
          min={1}
          max={10_000}
          value={asked.hours}
          onChange={(value) => change({ hours: String(value || 40) })}
        />
        <NumberInput
          label={t`Hours for one account`}
          min={0.25}
          max={1000}
          step={0.5}
          value={asked.hoursEach}
          onChange={(value) => change({ each: String(value || 4) })}
        />
        <p className="muted">{t`The hours reach for ${number(capacity)} ${plural(capacity, 'account', 'accounts')}.`}</p>
        {scoredOn && <p className="muted">{t`Probabilities and ARR are those of the end of ${longDay(scoredOn)}.`}</p>}
      </div>
      <Panel
        title={t`Customers by expected loss`}
        aside={<DownloadButton of="churn.export" asked={{ ...asked, target }} size="xs" />}
        padding="flush"
      >
        <DataTable
          label={t`Customers by expected loss`}
          columns={columns(target)}
          rows={list.items}
          error={list.error}
          retry={list.retry}
          more={list.more}
          rowKey={({ account }) => account.id}
          rowLink={({ account }) => ({ to: `accounts/${account.id}`, label: account.name })}
          rowHeight={36}
        />
      </Panel>
    </>
  )
}

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value || least))

function columns(target: TargetKind): Column<Row>[] {
  const all: Column<Row>[] = [
    { key: 'account', header: t`Account`, cell: () => null },
    {
      key: 'capacity',
      header: t`Now`,
      narrow: 'hide',
      summary: t`Whether the team’s hours reach as far`,
      cell: ({ isWithinCapacity }) =>
        isWithinCapacity ? (
          <strong className={css.when}>{t`This week`}</strong>
        ) : (
          <span className="dim">{t`later`}</span>
        ),
    },
    {
      key: 'expected',
      header: t`Loss to expect`,
      align: 'right',
      summary: t`Probability times ARR`,
      cell: ({ expected }) => <Money minor={expected} style="short" />,
    },
    {
      key: 'probability',
      header: t`Probability`,
      align: 'right',
      summary: t`How likely it comes, and between what for accounts foretold like it`,
      cell: ({ probability, low, high }) => (
        <span title={t`between ${percent(low, 1)} and ${percent(high, 1)}`}>{percent(probability, 1)}</span>
      ),
    },
    {
      key: 'arr',
      header: t`ARR`,
      align: 'right',
      narrow: 'hide',
      cell: ({ arr }) => <Money minor={arr} style="short" />,
    },
    {
      key: 'notice',
      header: t`Days to notice`,
      align: 'right',
      narrow: 'hide',
      cell: ({ daysToNotice }) =>
        daysToNotice === null ? (
          <span className="dim">{t`none`}</span>
        ) : daysToNotice < 0 ? (
          <span className="dim" title={t`${number(-daysToNotice)} days ago`}>{t`passed`}</span>
        ) : (
          number(daysToNotice)
        ),
    },
    {
      key: 'renewal',
      header: t`Days to renewal`,
      align: 'right',
      narrow: 'hide',
      cell: ({ daysToRenewal }) =>
        daysToRenewal === null ? <span className="dim">{t`none`}</span> : number(daysToRenewal),
    },
    {
      key: 'risk',
      header: t`Risk`,
      summary: t`The higher one of risk by rule and risk by model acts`,
      cell: ({ risk }) => (
        <>
          <StatePill band={levelBands[risk.level]}>{inWords(levelNames[risk.level])}</StatePill>
          {risk.rule !== (risk.model ?? 'low') && (
            <span className={css.sources}>
              {t`rule: ${inWords(levelNames[risk.rule])}, model: ${inWords(levelNames[risk.model ?? 'low'])}`}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'owner',
      header: t`Owner`,
      narrow: 'hide',
      cell: ({ owner }) =>
        owner ? <span className={css.when}>{owner.name}</span> : <span className="dim">{t`nobody’s`}</span>,
    },
  ]
  // Levels are those of a loss.
  return target === 'loss' ? all : all.filter(({ key }) => key !== 'risk')
}

function Figures() {
  const { data } = useOperation('churn.at_risk', {})
  const short = (minor: number) => (data ? money(minor, data.currency, 'short') : '')
  const figures: Figure[] = [
    {
      label: t`Revenue at risk`,
      value: data && short(data.expected.value),
      note: data && t`${short(data.expected.low)} to ${short(data.expected.high)} in 90 days`,
    },
    {
      label: t`Losses to expect`,
      value: data && number(data.losses.value, 1),
      note:
        data &&
        t`${number(data.losses.low, 0)} to ${number(data.losses.high, 0)} of ${number(data.accounts)} in 90 days`,
    },
    {
      label: t`Full ARR at 40% and above`,
      value: data && short(data.full.arr),
      note: data && count(data.full.accounts, 'account'),
    },
    {
      label: t`Share of the largest account`,
      value: data && (data.largestShare === null ? <span className="dim">{t`none`}</span> : percent(data.largestShare)),
      note: data && t`of the revenue at risk`,
    },
  ]
  return (
    <div className={css.figures}>
      <Strip figures={figures} />
      {data?.change && <Moved change={data.change} currency={data.currency} />}
    </div>
  )
}

type Change = NonNullable<Output<'churn.at_risk'>['change']>

/** What moved the revenue at risk; the parts add up to the change. */
function Moved({ change, currency }: { change: Change; currency: string }) {
  const today = useToday()
  const signed = (minor: number) => `${minor > 0 ? '+' : ''}${money(minor, currency, 'short')}`
  return (
    <p className={css.note}>
      {t`Since ${sayDay(change.from, today)} from ${money(change.before, currency, 'short')} to ${money(change.now, currency, 'short')}: what customers do ${signed(change.behaviour)}, renewals, contracts and time passing ${signed(change.renewals)}, retraining ${signed(change.retraining)}.`}
    </p>
  )
}

function Nothing({ target }: { target: TargetKind }) {
  const { data } = useOperation('churn.model', { target })
  return (
    <EmptyState title={t`No probability is told`} actions={<TrainButton target={target} />}>
      {data?.model
        ? data.model.says
        : t`No model was trained yet. It learns from the losses of the past and is shown only where it knows more than the calendar.`}
    </EmptyState>
  )
}
