import { Button, Select } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { percent, sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'
import { isOpen, sayState, useWork } from '../../../web/lib/work.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import work from '../../../web/ui/Work.module.css'
import { Working } from '../../../web/ui/Working.tsx'
import { Asking, useNames } from './AskBacktest.tsx'
import { Backtest } from './Backtest.tsx'

type Listed = Output<'proof.backtests'>['items'][number]

const readers = { backtest: text(), new: choice(['', 'yes'], '') }

/** What scorecards and the model said of accounts, held against what followed (N1, rule 30). */
export function BacktestsPage() {
  const [{ backtest, new: asks }, change] = useUrlState(readers)
  const may = useMay('health.write')
  const { data, error, refetch } = useOperation('proof.backtests', {})
  const items = data?.items
  const shown = items?.find(({ id }) => id === backtest) ?? items?.[0]
  const isAsking = may && (asks === 'yes' || items?.length === 0)
  const begin = may && !isAsking && (
    <Button variant="filled" onClick={() => change({ new: 'yes' })}>{t`New backtest`}</Button>
  )
  return (
    <Page
      title={t`Backtests`}
      width="full"
      lead={t`What a scorecard said of customers, month by month and as known then, held against who was lost.`}
      actions={begin}
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !items ? (
        <Panel title={t`Backtest`}>
          <Lines count={10} />
        </Panel>
      ) : (
        <Stack>
          {isAsking && (
            <Panel title={t`New backtest`}>
              <Asking
                isBusy={items.some(isOpen)}
                onAsked={(id) => change({ backtest: id, new: '' })}
                onClose={items.length > 0 ? () => change({ new: '' }) : undefined}
              />
            </Panel>
          )}
          {!shown && <NeverHeld may={may} />}
          {shown && items.length > 1 && (
            <Earlier items={items} shown={shown.id} onChoose={(id) => change({ backtest: id })} />
          )}
          {shown && <Shown key={shown.id} listed={shown} />}
        </Stack>
      )}
    </Page>
  )
}

function NeverHeld({ may }: { may: boolean }) {
  return (
    <EmptyState title={t`No scorecard was held against the past so far`}>
      {may
        ? t`Choose one above: every month’s end is judged again by what was known then, and you read how many losses it named in time, how often it was wrong, and whether that is more than chance.`
        : t`A lead can begin one: every month’s end is judged again by what was known then, and held against who was lost.`}
    </EmptyState>
  )
}

type EarlierProps = { items: readonly Listed[]; shown: string; onChoose: (id: string) => void }

function Earlier({ items, shown, onChoose }: EarlierProps) {
  const today = useToday()
  const nameOf = useNames()
  return (
    <div className={work.asking}>
      <Select
        className={work.wide}
        label={t`Asked so far`}
        data={items.map((one) => ({
          value: one.id,
          label: [
            one.subjects.map(nameOf).join(', '),
            t`from ${sayDay(one.from, today)} to ${sayDay(one.to, today)}`,
            one.state === 'done' ? t`${one.horizon} days ahead` : sayState(one.state),
          ].join(' · '),
        }))}
        value={shown}
        allowDeselect={false}
        onChange={(value) => value && onChoose(value)}
      />
    </div>
  )
}

function Shown({ listed }: { listed: Listed }) {
  const { data, error, refetch, isOver } = useWork('proof.backtest', { backtest: listed.id }, listed, 'proof.backtests')
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Panel title={t`Backtest`}>
        <Lines count={10} />
      </Panel>
    )
  if (!isOver) return <UnderWay backtest={data} />
  if (data.state === 'failed')
    return <EmptyState title={t`It could not be worked out`}>{data.failure ?? t`Ask for it again.`}</EmptyState>
  if (!data.result) return <EmptyState title={t`It was cancelled`}>{t`Nothing is kept of how far it came.`}</EmptyState>
  return <Backtest asked={data} result={data.result} />
}

function UnderWay({ backtest: { id, state, progress } }: { backtest: Output<'proof.backtest'> }) {
  const may = useMay('health.write')
  const { mutate, isPending } = useAction('proof.cancel', { changes: ['proof.backtests', 'proof.backtest'] })
  const start = () => mutate({ backtest: id }, { onError: toastProblem })
  return (
    <Working
      state={state}
      progress={progress}
      note={t`about ${percent(progress)}`}
      cancel={may && { isPending, start }}
    />
  )
}
