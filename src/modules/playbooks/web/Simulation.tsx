import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addMonths, type Day, isDay } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, percent, sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { isOpen, sayState, useWork } from '../../../web/lib/work.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import work from '../../../web/ui/Work.module.css'
import { Working } from '../../../web/ui/Working.tsx'
import type { Playbook } from './playbook-words.ts'
import { Simulated } from './Simulated.tsx'
import css from './Simulation.module.css'

type Listed = Output<'playbooks.simulations'>['items'][number]

const readers = { simulation: text() }

/** A playbook run over the past, as known then: asked for here, followed while it works, and what was found (N2). */
export function Simulation({ playbook: { id } }: { playbook: Playbook }) {
  const [{ simulation }, change] = useUrlState(readers)
  const may = useMay('playbooks.write')
  const { data, error, refetch } = useOperation('playbooks.simulations', { id })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={6} />
  const shown = data.items.find((one) => one.id === simulation) ?? data.items[0]
  return (
    <Stack>
      <Panel title={t`Run it over the past`}>
        <div className={css.told}>
          <p className="muted">{t`Every day is judged by what was known at its close. Nothing is opened, sent or changed.`}</p>
          {may && <Asking playbook={id} items={data.items} onAsked={(asked) => change({ simulation: asked })} />}
          {shown && (
            <Earlier items={data.items} shown={shown.id} onChoose={(chosen) => change({ simulation: chosen })} />
          )}
        </div>
      </Panel>
      {!shown && (
        <EmptyState title={t`Never simulated so far`}>
          {t`Run it over the last months, and you read who would have entered on which day, what would have been asked of whom, and what could not be known. Once what is written was simulated, it is switched on without a reason.`}
        </EmptyState>
      )}
      {shown && (may ? <Shown key={shown.id} listed={shown} /> : <Outline listed={shown} />)}
    </Stack>
  )
}

type AskingProps = { playbook: string; items: readonly Listed[]; onAsked: (simulation: string) => void }

/** Which days: the last six months up to today, of which yesterday's close is the last that is known. */
function Asking({ playbook, items, onAsked }: AskingProps) {
  const today = useToday()
  const [from, setFrom] = useState<string>(addMonths(today as Day, -6))
  const [to, setTo] = useState(today)
  const ask = useAction('playbooks.simulate', {
    changes: ['playbooks.simulations'],
    onDone: ({ id }) => onAsked(id),
  })
  const isReady = isDay(from) && isDay(to) && !items.some(isOpen)
  return (
    <form
      className={work.asking}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) ask.mutate({ playbook, from, to }, { onError: toastProblem })
      }}
    >
      <TextInput
        type="date"
        label={t`First day simulated`}
        max={to}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t`Last day simulated`}
        min={from}
        max={today}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" loading={ask.isPending} disabled={!isReady}>{t`Simulate`}</Button>
    </form>
  )
}

type EarlierProps = { items: readonly Listed[]; shown: string; onChoose: (simulation: string) => void }

function Earlier({ items, shown, onChoose }: EarlierProps) {
  const today = useToday()
  return (
    <div className={work.asking}>
      <Select
        className={work.wide}
        label={t`Simulated so far`}
        data={items.map((one) => ({ value: one.id, label: nameOf(one, today) }))}
        value={shown}
        allowDeselect={false}
        onChange={(value) => value && onChoose(value)}
      />
    </div>
  )
}

const nameOf = (one: Listed, today: string): string =>
  [
    t`from ${sayDay(one.from, today)} to ${sayDay(one.to, today)}`,
    one.entered === null ? sayState(one.state) : count(one.entered, 'entry', 'entries'),
    one.isOfNow ? t`as it is written now` : t`as it was written before`,
  ].join(', ')

/** For whom the result is not meant: when it was done, and how many would have entered. */
function Outline({ listed }: { listed: Listed }) {
  const today = useToday()
  return <p className="muted">{`${nameOf(listed, today)}.`}</p>
}

function Shown({ listed }: { listed: Listed }) {
  const { data, error, refetch, isOver } = useWork(
    'playbooks.simulation',
    { simulation: listed.id },
    listed,
    'playbooks.simulations',
  )
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Lines count={8} />
  if (!isOver) return <UnderWay simulation={data} />
  if (data.state === 'failed')
    return <EmptyState title={t`It could not be simulated`}>{data.failure ?? t`Simulate it again.`}</EmptyState>
  if (!data.result) return <EmptyState title={t`It was cancelled`}>{t`Nothing is kept of how far it came.`}</EmptyState>
  return (
    <Stack>
      {!listed.isOfNow && (
        <p className="muted">{t`The playbook was changed since: this is of what it said then. Simulate it again to see what it would do now.`}</p>
      )}
      <Simulated found={data.result} />
    </Stack>
  )
}

function UnderWay({ simulation: { id, state, progress } }: { simulation: Output<'playbooks.simulation'> }) {
  const { mutate, isPending } = useAction('playbooks.cancelSimulation', {
    changes: ['playbooks.simulations', 'playbooks.simulation'],
  })
  const start = () => mutate({ simulation: id }, { onError: toastProblem })
  return (
    <Working
      state={state}
      progress={progress}
      note={t`${percent(progress)} of the days`}
      cancel={{ isPending, start }}
    />
  )
}
