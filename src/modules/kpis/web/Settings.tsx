import { Button, MultiSelect, NumberInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import css from './Kpis.module.css'

type Held = Output<'kpis.settings'>

/** What the figures are worked out with. */
export function Settings() {
  const may = useMay('kpis.write')
  const { data } = useOperation('kpis.settings', {})
  if (!data) return null
  return (
    <Panel title={t`Worked out with`}>
      {may ? <Form key={JSON.stringify(data)} held={data} /> : <Told held={data} />}
    </Panel>
  )
}

function Told({ held: { margin, keyActions, keyCount } }: { held: Held }) {
  return (
    <div className="muted">
      <p>{t`Margin of ${percent(margin)}: the part of revenue that is left once it is earned.`}</p>
      <p>
        {keyActions === null
          ? t`An account is activated once it has used ${number(keyCount)} different features within 30 days.`
          : t`An account is activated once it has used ${number(keyCount)} of these features within 30 days: ${keyActions.join(', ')}.`}
      </p>
    </div>
  )
}

/** A share as it was written in percent; not a number where it is none. */
const shareIn = (written: string): number =>
  written.trim() === '' ? Number.NaN : Number(written.replace(',', '.')) / 100

function Form({ held }: { held: Held }) {
  const [written, write] = useState(String(Math.round(held.margin * 10_000) / 100))
  const [keys, setKeys] = useState(held.keyActions ?? [])
  const [count, setCount] = useState<number | string>(held.keyCount)
  const margin = shareIn(written)
  const isMargin = margin >= 0.01 && margin <= 1
  const isCount = typeof count === 'number' && count >= 1 && (keys.length === 0 || count <= keys.length)
  const change = useAction('kpis.change_settings', {
    changes: ['kpis.settings', 'kpis.list', 'kpis.get', 'kpis.cohorts', 'kpis.accounts'],
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!isMargin || !isCount) return
    const keyActions = keys.length === 0 ? null : keys
    change.mutate({ margin, keyActions, keyCount: count }, { onError: toastProblem })
  }
  return (
    <form className={css.settings} onSubmit={send}>
      <TextInput
        label={t`Margin, in percent`}
        description={t`The part of revenue that is left once it is earned. Lifetime values take it.`}
        inputMode="decimal"
        value={written}
        error={isMargin ? undefined : t`Write a number from 1 to 100`}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <MultiSelect
        label={t`Key actions`}
        description={t`Features whose use tells that somebody came to value. Without a choice every feature is one.`}
        placeholder={keys.length === 0 ? t`Every feature` : ''}
        data={held.features}
        value={keys}
        onChange={setKeys}
        searchable
        nothingFoundMessage={t`No event has told of such a feature`}
      />
      <NumberInput
        label={t`How many make an account activated`}
        description={t`Different ones, within 30 days of the beginning.`}
        min={1}
        max={256}
        allowDecimal={false}
        value={count}
        error={isCount ? undefined : t`No more than there are key actions`}
        onChange={setCount}
      />
      <div>
        <Button type="submit" loading={change.isPending} disabled={!isMargin || !isCount}>
          {t`Save`}
        </Button>
      </div>
    </form>
  )
}
