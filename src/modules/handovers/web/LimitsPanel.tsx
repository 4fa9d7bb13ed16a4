import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits, isCurrency } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Handovers.module.css'

type Limits = Output<'handovers.limits'>

/** From which size on a book is too large. */
export function LimitsPanel() {
  const { data } = useOperation('handovers.limits', {})
  return (
    <Panel title={t`Limits of a book`} aside={t`said in previews; nothing is hindered`}>
      {data ? <Form key={JSON.stringify(data)} limits={data} /> : <Block height={64} />}
    </Panel>
  )
}

function Form({ limits }: { limits: Limits }) {
  const { currency } = useSession().workspace
  const unit = 10 ** (isCurrency(currency) ? currencyDigits(currency) : 2)
  const [accounts, setAccounts] = useState<number | ''>(limits.accounts ?? '')
  const [arr, setArr] = useState<number | ''>(limits.arr === null ? '' : limits.arr / unit)
  const save = useAction('handovers.saveLimits', {
    changes: ['handovers.limits', 'handovers.preview'],
    onDone: () => toast(t`The limits are set`),
  })
  const submit = () =>
    save.mutate(
      { accounts: accounts === '' ? null : accounts, arr: arr === '' ? null : Math.round(arr * unit) },
      { onError: toastProblem },
    )
  const take = (set: (value: number | '') => void) => (value: number | string) =>
    set(typeof value === 'number' ? value : '')
  return (
    <div className={css.form}>
      <NumberInput
        label={t`Accounts at most`}
        placeholder={t`no limit`}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        hideControls
        value={accounts}
        onChange={take(setAccounts)}
      />
      <NumberInput
        label={t`ARR at most, in ${currency}`}
        placeholder={t`no limit`}
        min={1}
        max={10_000_000_000}
        thousandSeparator
        hideControls
        value={arr}
        onChange={take(setArr)}
      />
      <Button onClick={submit} loading={save.isPending}>{t`Set the limits`}</Button>
    </div>
  )
}
