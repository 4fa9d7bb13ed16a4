import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { longDay, number, percent } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { classNames, foretoldNames, sideNames } from './words.ts'

type Forecast = Output<'renewals.forecast'>
type Side = Forecast['sides'][number]
type Caller = Forecast['accuracy'][number]
type Class = Forecast['likelihood']['classes'][number]

/** The sides beside each other, how right each caller was before, and what health and history alone would say, with its error. */
export function Callers({ asked }: { asked: { quarter: string; owner?: string } }) {
  const { data, error, refetch } = useOperation('renewals.forecast', asked)
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={8} />
  return (
    <Stack>
      <Panel title={t`This quarter, side by side`} padding="flush">
        <DataTable
          label={t`This quarter, side by side`}
          columns={sideColumns}
          rows={data.sides}
          rowKey={({ side }) => side}
        />
      </Panel>
      <Panel title={t`How right calls were`} padding="flush">
        <DataTable
          label={t`How right calls were`}
          columns={callerColumns}
          rows={data.accuracy}
          rowKey={({ member }) => member}
          empty={
            <EmptyState title={t`No called renewal was decided yet`}>
              {t`The last call before the notice deadline is held against what came, caller by caller, over two years.`}
            </EmptyState>
          }
        />
      </Panel>
      <Panel title={t`Renewed before, by health`} padding="flush">
        <DataTable
          label={t`Renewed before, by health`}
          columns={classColumns}
          rows={data.likelihood.classes}
          rowKey={({ name }) => name}
        />
      </Panel>
      <p className="muted">{errorSaid(data.likelihood)}</p>
      {data.models.length === 0 && (
        <p className="muted">
          {t`No churn model is published, so none is held beside: its card under Churn risk says why.`}
        </p>
      )}
      {data.models.map((model) => (
        <p key={model.target} className="muted">
          {modelSaid(model)}
        </p>
      ))}
    </Stack>
  )
}

function errorSaid({ n, error }: Forecast['likelihood']): string {
  if (!error) return t`${number(n)} renewals were decided in two years: too few to say how right these shares are.`
  const [own, base] = [number(error.brier, 3), number(error.base, 3)]
  return error.brier < error.base
    ? t`Held against the ${number(n)} renewals of two years, each foretold from the others: a mean squared error of ${own}, against ${base} for saying the same of everybody.`
    : t`Held against the ${number(n)} renewals of two years, health tells no more than saying the same of everybody: a mean squared error of ${own} against ${base}.`
}

function modelSaid({ target, on, horizon, brier, plain }: Forecast['models'][number]): string {
  const what = foretoldNames[target]
  return t`The churn model of ${longDay(on)} foretells ${what}, ${number(horizon)} days ahead. On months that it had not seen: a mean squared error of ${number(brier, 3)}, against ${number(plain, 3)} for tenure and days to notice.`
}

const sideColumns: Column<Side>[] = [
  { key: 'side', header: t`Who calls`, cell: ({ side }) => sideNames[side] },
  {
    key: 'called',
    header: t`Called||renewals`,
    width: 90,
    align: 'right',
    summary: t`Open renewals of which this side says something`,
    cell: ({ called }) => number(called),
  },
  {
    key: 'decided',
    header: t`Decided`,
    width: 90,
    align: 'right',
    summary: t`What is over counts as it came, whoever called it`,
    cell: ({ decided }) => number(decided),
  },
  {
    key: 'forecast',
    header: t`Foretell`,
    width: 220,
    align: 'right',
    cell: ({ forecast, low, high }) => (
      <>
        <b>
          <Money minor={forecast} style="short" />
        </b>
        {low !== null && high !== null && low !== high && (
          <div className="dim">
            <Money minor={low} style="short" /> – <Money minor={high} style="short" />
          </div>
        )}
      </>
    ),
  },
]

const callerColumns: Column<Caller>[] = [
  { key: 'name', header: t`Caller`, cell: ({ name }) => name },
  { key: 'renewals', header: t`Decided`, width: 90, align: 'right', cell: ({ renewals }) => number(renewals) },
  {
    key: 'called',
    header: t`Called||amount`,
    width: 110,
    align: 'right',
    cell: ({ called }) => <Money minor={called} style="short" />,
  },
  {
    key: 'final',
    header: t`Came`,
    width: 110,
    align: 'right',
    cell: ({ final }) => <Money minor={final} style="short" />,
  },
  {
    key: 'bias',
    header: t`Off in sum`,
    width: 110,
    align: 'right',
    summary: t`How far the calls lay above what came; below zero they were too low`,
    cell: ({ bias }) => (bias === null ? <span className="dim">{t`unknown`}</span> : percent(bias)),
  },
  {
    key: 'error',
    header: t`Off one by one`,
    width: 120,
    align: 'right',
    summary: t`The mean distance of a call from what came, of what was due: errors that cancel out still count`,
    cell: ({ error }) => (error === null ? <span className="dim">{t`unknown`}</span> : percent(error)),
  },
]

const classColumns: Column<Class>[] = [
  { key: 'name', header: t`90 days before the deadline`, cell: ({ name }) => classNames[name] ?? name },
  { key: 'decided', header: t`Decided`, width: 90, align: 'right', cell: ({ decided }) => number(decided) },
  {
    key: 'share',
    header: t`Renewed`,
    width: 200,
    align: 'right',
    cell: ({ decided, likelihood }) =>
      !likelihood || likelihood.alike === 'all' ? (
        <span className="dim">{decided === 0 ? t`none` : t`too few by themselves`}</span>
      ) : (
        <>
          <b>{percent(likelihood.share)}</b>{' '}
          <span className="dim">{t`${Math.round(likelihood.low * 100)} to ${percent(likelihood.high)}`}</span>
        </>
      ),
  },
]
