import { Button, Group, Modal, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addDays, type Day } from '../../../kernel/day.ts'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { useSession, useToday } from '../../../web/lib/session.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast } from '../../../web/ui/toasts.ts'
import { kindNames, type OfferKind, optionsOf, type Purpose, purposeNames } from './words.ts'

/** The figures that a kind of offer is made of. */
const figures: Record<OfferKind, readonly ('percent' | 'amount' | 'months')[]> = {
  discount: ['percent', 'months'],
  credit: ['amount'],
  extension: ['months'],
  upgrade: ['months', 'percent'],
  service: ['amount', 'months'],
}

/** An offer is usually good for a month. */
const usualDays = 30

interface Draft {
  kind: OfferKind
  purpose: Purpose
  percent: number | null
  amount: number | null
  months: number | null
  validUntil: string
  reason: string
}

export function OfferDialog({ account, onClose }: { account: string; onClose: () => void }) {
  const today = useToday() as Day
  const [draft, setDraft] = useState<Draft>({
    ...{ kind: 'discount', purpose: 'goodwill', percent: null, amount: null, months: null, reason: '' },
    validUntil: addDays(today, usualDays),
  })
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const shown = figures[draft.kind]
  const add = useAction('approvals.addOffer', {
    onDone: ({ state }) => {
      toast(state === 'waiting' ? t`Waits for approval` : t`Drawn up: it may be made`)
      onClose()
    },
  })
  const given = (field: 'percent' | 'amount' | 'months') => (shown.includes(field) ? draft[field] : null)
  const isReady = draft.reason.trim() !== '' && shown.some((field) => draft[field] !== null)
  const send = () =>
    add.mutate({
      account,
      ...draft,
      percent: given('percent'),
      amount: given('amount'),
      months: given('months'),
      reason: draft.reason.trim(),
      begins: 'submitted',
    })
  return (
    <Modal opened onClose={onClose} title={t`New offer`} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) send()
        }}
      >
        <Stack gap="sm">
          <div className={records.pair}>
            <Select
              label={t`What`}
              data={optionsOf(kindNames)}
              value={draft.kind}
              allowDeselect={false}
              onChange={(kind) => kind && change({ kind: kind as OfferKind })}
              comboboxProps={{ withinPortal: false }}
            />
            <Select
              label={t`What for`}
              data={optionsOf(purposeNames)}
              value={draft.purpose}
              allowDeselect={false}
              onChange={(purpose) => purpose && change({ purpose: purpose as Purpose })}
              comboboxProps={{ withinPortal: false }}
            />
            <Figures shown={shown} draft={draft} change={change} />
            <TextInput
              type="date"
              label={t`The customer may accept until`}
              min={today}
              value={draft.validUntil}
              onChange={(event) => change({ validUntil: event.currentTarget.value })}
            />
          </div>
          <Textarea
            label={t`Reason`}
            placeholder={t`Three weeks of trouble with the import`}
            data-autofocus
            autosize
            minRows={2}
            maxLength={1000}
            value={draft.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
          />
          {draft.purpose === 'retention' && (
            <p className="muted">{t`An offer that is to make a customer stay always waits for a yes.`}</p>
          )}
          {add.error && (
            <div role="alert" className="down">
              {[add.error.detail || add.error.title, add.error.remedy].filter(Boolean).join('. ')}
            </div>
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="filled" disabled={!isReady || add.isPending}>{t`Put forward`}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type FiguresProps = { shown: readonly string[]; draft: Draft; change: (part: Partial<Draft>) => void }

function Figures({ shown, draft, change }: FiguresProps) {
  const { workspace } = useSession()
  const unit = 10 ** currencyDigits(workspace.currency)
  const whole = (value: string | number) => (typeof value === 'number' ? Math.round(value) : null)
  return (
    <>
      {shown.includes('percent') && (
        <NumberInput
          label={t`Per cent off`}
          suffix="%"
          min={1}
          max={100}
          hideControls
          value={draft.percent ?? ''}
          onChange={(value) => change({ percent: whole(value) })}
        />
      )}
      {shown.includes('amount') && (
        <NumberInput
          label={t`Amount`}
          prefix={`${workspace.currency} `}
          thousandSeparator
          min={0}
          hideControls
          value={draft.amount === null ? '' : draft.amount / unit}
          onChange={(value) => change({ amount: typeof value === 'number' ? Math.round(value * unit) : null })}
        />
      )}
      {shown.includes('months') && (
        <NumberInput
          label={t`Months`}
          min={1}
          max={60}
          hideControls
          value={draft.months ?? ''}
          onChange={(value) => change({ months: whole(value) })}
        />
      )}
    </>
  )
}
