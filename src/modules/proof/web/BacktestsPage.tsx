import { Button, Select } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { percent, sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { choice, text, useUrlState } from '../../../web/lib/url-state.ts'
import { Bar } from '../../../web/ui/Bar.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { Asking, useNames } from './AskBacktest.tsx'
import { Backtest } from './Backtest.tsx'
import css from './Backtests.module.css'

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

const isOpen = ({ state }: Pick<Listed, 'state'>): boolean => state === 'waiting' || state === 'running'

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
    <div className={css.asking}>
      <Select
        className={css.wide}
        label={t`Asked so far`}
        data={items.map((one) => ({
          value: one.id,
          label: [
            one.subjects.map(nameOf).join(', '),
            t`from ${sayDay(one.from, today)} to ${sayDay(one.to, today)}`,
            one.state === 'done' ? t`${one.horizon} days ahead` : stateWords[one.state],
          ].join(' · '),
        }))}
        value={shown}
        allowDeselect={false}
        onChange={(value) => value && onChoose(value)}
      />
    </div>
  )
}

const stateWords: Record<Listed['state'], string> = {
  waiting: t`waits for its turn`,
  running: t`under way`,
  done: t`worked through`,
  failed: t`failed`,
  cancelled: t`cancelled`,
}

/** How often one that works is looked at, in milliseconds. */
const often = 700

function Shown({ listed }: { listed: Listed }) {
  const client = useQueryClient()
  const watch = isOpen(listed) ? { refreshEvery: often } : {}
  const { data, error, refetch } = useOperation('proof.backtest', { backtest: listed.id }, watch)
  const isOver = data !== undefined && !isOpen(data)
  useEffect(() => {
    if (isOver && isOpen(listed))
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'proof.backtests' })
  }, [client, isOver, listed])
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Panel title={t`Backtest`}>
        <Lines count={10} />
      </Panel>
    )
  if (!isOver) return <Working backtest={data} />
  if (data.state === 'failed')
    return <EmptyState title={t`It could not be worked out`}>{data.failure ?? t`Ask for it again.`}</EmptyState>
  if (!data.result) return <EmptyState title={t`It was cancelled`}>{t`Nothing is kept of how far it came.`}</EmptyState>
  return <Backtest asked={data} result={data.result} />
}

function Working({ backtest: { id, state, progress } }: { backtest: Output<'proof.backtest'> }) {
  const may = useMay('health.write')
  const cancel = useAction('proof.cancel', { changes: ['proof.backtests', 'proof.backtest'] })
  return (
    <Panel title={state === 'waiting' ? t`Waits for its turn` : t`Under way`}>
      <div className={css.progress}>
        <Bar share={progress} label={t`How far it is`} />
        <span className="muted">{t`about ${percent(progress)}`}</span>
        {may && (
          <Button
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ backtest: id }, { onError: toastProblem })}
          >{t`Cancel`}</Button>
        )}
      </div>
    </Panel>
  )
}
