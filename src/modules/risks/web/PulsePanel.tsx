import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addDays, type Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { longDay, sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { BandShape } from '../../../web/ui/BandShape.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Risks.module.css'
import { type PulseValue, pulseBands, pulseNames } from './words.ts'

/** A judgement is looked at again after two months. */
const usualDays = 60

/** What the success manager thinks, beside the score and never in it. */
export function PulsePanel({ account }: { account: string }) {
  const may = useMay('risks.write')
  const read = useOperation('risks.pulse', { account })
  const [asked, ask] = useState<PulseValue>()
  if (read.error)
    return (
      <Panel title={t`Pulse`}>
        <ErrorState error={read.error} retry={() => void read.refetch()} />
      </Panel>
    )
  return (
    <Panel title={t`Pulse`} aside={<span title={t`No score weighs it`}>{t`beside the score`}</span>}>
      {read.data ? <Standing data={read.data} account={account} may={may} /> : <Lines count={3} />}
      {may && asked === undefined && (
        <Group gap="xs" mt="sm">
          {(['good', 'mixed', 'poor'] as const).map((pulse) => (
            <Button
              key={pulse}
              size="compact-sm"
              aria-label={t`Pulse: ${pulseNames[pulse]}`}
              onClick={() => ask(pulse)}
            >
              <BandShape band={pulseBands[pulse]} />
              <span className={css.pulse}>{pulseNames[pulse]}</span>
            </Button>
          ))}
        </Group>
      )}
      {asked && <PulseForm account={account} pulse={asked} onClose={() => ask(undefined)} />}
    </Panel>
  )
}

type StandingProps = { data: Output<'risks.pulse'>; account: string; may: boolean }

function Standing({ data: { now, history }, account, may }: StandingProps) {
  const today = useToday()
  const back = useAction('risks.setPulse', { changes: ['risks.pulse'], onDone: () => toast(t`Pulse taken back`) })
  if (!now?.pulse) {
    const last = history.find(({ pulse }) => pulse !== null)
    return (
      <p className="muted">
        {last?.pulse
          ? t`The last one, ${pulseNames[last.pulse]}, held until ${sayDay(last.until, today)}.`
          : t`Nobody has said yet what they think of this account.`}
      </p>
    )
  }
  return (
    <>
      <p className={css.standing}>
        <BandShape band={pulseBands[now.pulse]} /> <strong>{pulseNames[now.pulse]}</strong>
      </p>
      <p>{now.reason}</p>
      <p className={records.line}>
        {now.by && <span>{now.by.name}</span>}
        <time dateTime={now.on}>{sayDay(now.on, today)}</time>
        <span title={longDay(now.until)}>{t`until ${sayDay(now.until, today)}`}</span>
        {may && (
          <button
            type="button"
            className={records.title}
            onClick={() => back.mutate({ account, pulse: null, reason: null }, { onError: toastProblem })}
          >{t`Take back`}</button>
        )}
      </p>
    </>
  )
}

function PulseForm({ account, pulse, onClose }: { account: string; pulse: PulseValue; onClose: () => void }) {
  const today = useToday() as Day
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string>(addDays(today, usualDays))
  const set = useAction('risks.setPulse', {
    changes: ['risks.pulse'],
    onDone: () => {
      toast(t`Pulse set`)
      onClose()
    },
  })
  const isReady = reason.trim() !== '' && until !== ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) set.mutate({ account, pulse, reason: reason.trim(), until })
      }}
    >
      <Stack gap="sm" mt="sm">
        <Textarea
          label={t`Why ${pulseNames[pulse]}`}
          placeholder={t`They were cold in the review`}
          autoFocus
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t`Holds until`}
          min={today}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        {set.error && (
          <div role="alert" className="down">
            {[set.error.detail || set.error.title, set.error.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="filled" disabled={!isReady}>{t`Set`}</Button>
        </Group>
      </Stack>
    </form>
  )
}
