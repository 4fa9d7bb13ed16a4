import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count, percent } from '../../../web/lib/format.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { Money } from '../../../web/ui/Values.tsx'
import { type CaseInputs, caseOf } from '../domain/case.ts'
import css from './Expansion.module.css'
import { type Detailed, nameOf } from './words.ts'

/** What buying brings the customer, from numbers that stand beside it and can be changed. */
export function BusinessCase({ one }: { one: Detailed }) {
  const may = useMay('expansion.write')
  const { workspace } = useSession()
  const unit = 10 ** currencyDigits(workspace.currency)
  const [inputs, setInputs] = useState<CaseInputs>(one.case.inputs)
  const save = useAction('expansion.write_case', {
    changes: ['expansion.of_account'],
    onDone: () => toast(t`The business case of ${nameOf(one)} is kept`),
  })
  const field = (key: keyof CaseInputs, label: string, per: number) => (
    <NumberInput
      label={label}
      min={0}
      decimalScale={per === 1 ? 1 : 2}
      disabled={!may}
      value={inputs[key] === null ? '' : inputs[key] / per}
      onChange={(value) =>
        setInputs({
          ...inputs,
          [key]: value === '' ? null : per === 1 ? Number(value) : Math.round(Number(value) * per),
        })
      }
    />
  )
  const result = caseOf(inputs)
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ account: one.account.id, id: one.id, inputs }, { onError: toastProblem })
      }}
    >
      <div className={css.case}>
        {field('people', t`People who work with it`, 1)}
        {field('hours', t`Hours saved each, a month`, 1)}
        {field('hourCost', t`An hour costs, in ${workspace.currency}`, unit)}
        {field('gain', t`Other gain a year, in ${workspace.currency}`, unit)}
        {field('cost', t`Costs a year, in ${workspace.currency}`, unit)}
        {field('once', t`Costs once, in ${workspace.currency}`, unit)}
      </div>
      {result ? (
        <p>
          {t`First year:`} <Money minor={result.benefit} style="short" /> {t`gained for`}{' '}
          <Money minor={result.cost} style="short" />
          {': '}
          <strong>
            <Money minor={result.net} style="short" />
          </strong>{' '}
          {result.roi !== null && t`(return ${percent(result.roi)})`}
          {result.payback !== null && t`, paid back in ${count(Math.max(1, Math.ceil(result.payback)), 'month')}`}
        </p>
      ) : (
        <p className="muted">
          {t`Ask the customer for the hours that each person saves and what an hour costs, or for another gain. Nothing is presumed.`}
        </p>
      )}
      {may && (
        <div className={css.acts}>
          <Button type="submit" size="compact-sm" loading={save.isPending}>
            {t`Keep it`}
          </Button>
        </div>
      )}
    </form>
  )
}
