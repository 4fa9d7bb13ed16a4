import { Button, Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, money } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import records from '../../../web/ui/Records.module.css'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Approvals.module.css'
import { RuleDialog } from './RuleDialog.tsx'
import { approverNames, type Policy, roleNames } from './words.ts'

/** By which rules something must be asked, and how much each role may give by itself. */
export function Rules() {
  const may = useMay('approvals.manage')
  const rules = useOperation('approvals.policies', {})
  const [open, setOpen] = useState<Policy | 'new'>()
  if (rules.error) return <ErrorState error={rules.error} retry={() => void rules.refetch()} />
  if (!rules.data) return <Lines count={6} />
  return (
    <Stack>
      <Panel
        title={t`What must be approved`}
        padding="flush"
        aside={may ? <Button onClick={() => setOpen('new')}>{t`New rule`}</Button> : undefined}
      >
        <ul className={css.offers} data-bare>
          {rules.data.items.map((policy) => (
            <li key={policy.id} className={css.offer}>
              <div>
                <strong>{policy.name}</strong>
                <p className={records.line}>{policy.says}</p>
              </div>
              <div className={css.end}>
                <span>{policy.isOn ? approverNames[policy.approver] : t`Off`}</span>
                <span className="dim">{t`expires after ${sayHours(policy.hours)}`}</span>
              </div>
              {may && (
                <div className={css.answers}>
                  <Button
                    size="compact-sm"
                    aria-label={t`Change the rule ${policy.name}`}
                    onClick={() => setOpen(policy)}
                  >{t`Change`}</Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t`What a role may give away by itself`}>
        <p className="muted">
          {t`In an offer. Above it, and for every offer that is to make a customer stay, somebody is asked whose own limit reaches as far.`}
        </p>
        <div className={css.limits}>
          {rules.data.limits.map((limit) => (
            <LimitRow
              key={`${limit.role} ${limit.percent} ${limit.amount}`}
              limit={limit}
              currency={rules.data.currency}
              may={may}
            />
          ))}
        </div>
      </Panel>
      {open && (
        <RuleDialog policy={open === 'new' ? null : open} rules={rules.data} onClose={() => setOpen(undefined)} />
      )}
    </Stack>
  )
}

/** Whole days where it is that many. */
const sayHours = (hours: number) =>
  hours % 24 === 0 ? count(hours / 24, 'day', 'days') : count(hours, 'hour', 'hours')

type LimitProps = { limit: Output<'approvals.policies'>['limits'][number]; currency: string; may: boolean }

function LimitRow({ limit, currency, may }: LimitProps) {
  const unit = 10 ** currencyDigits(currency)
  const [draft, setDraft] = useState({ percent: limit.percent, amount: limit.amount })
  const save = useAction('approvals.saveLimit', {
    changes: ['approvals.policies'],
    onDone: () => toast(t`Limit saved`),
  })
  const name = roleNames[limit.role] ?? limit.role
  const isChanged = draft.percent !== limit.percent || draft.amount !== limit.amount
  const figure = (value: string | number) => (typeof value === 'number' ? value : null)
  if (!may)
    return (
      <p className={css.limit}>
        <span>{name}</span>
        <span>{limit.percent === null ? t`any per cent` : `${limit.percent}%`}</span>
        <span>{limit.amount === null ? t`any amount` : money(limit.amount, currency)}</span>
      </p>
    )
  return (
    <form
      className={css.limit}
      onSubmit={(event) => {
        event.preventDefault()
        const role = limit.role as 'csm'
        save.mutate({ role, ...draft }, { onError: toastProblem })
      }}
    >
      <span>{name}</span>
      <NumberInput
        aria-label={t`${name}: per cent`}
        placeholder={t`any per cent`}
        suffix="%"
        min={0}
        max={100}
        hideControls
        value={draft.percent ?? ''}
        onChange={(value) => setDraft((before) => ({ ...before, percent: figure(value) }))}
      />
      <NumberInput
        aria-label={t`${name}: amount`}
        placeholder={t`any amount`}
        prefix={`${currency} `}
        thousandSeparator
        min={0}
        hideControls
        value={draft.amount === null ? '' : draft.amount / unit}
        onChange={(value) => {
          const amount = figure(value)
          setDraft((before) => ({ ...before, amount: amount === null ? null : Math.round(amount * unit) }))
        }}
      />
      <Group>
        <Button type="submit" disabled={!isChanged || save.isPending} aria-label={t`Save the limit of ${name}`}>
          {t`Save`}
        </Button>
      </Group>
    </form>
  )
}
