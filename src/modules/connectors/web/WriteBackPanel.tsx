import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Connectors.module.css'
import { ProblemLine } from './ProblemLine.tsx'
import { SettingFields } from './SettingFields.tsx'
import { type SettingValue, type Source, saidOf } from './wording.ts'

type Row = { key: number; field: string | null; column: string }

/** What the source is told of its accounts: which fields, into which columns, and when. */
export function WriteBackPanel({ source }: { source: Source }) {
  const kinds = useOperation('connectors.kinds', {})
  const fields = kinds.data?.items.find(({ kind }) => kind === source.kind)?.writes
  const save = useAction('connectors.update', { onDone: () => toast(t`Saved`) })
  const [target, setTarget] = useState<Record<string, SettingValue>>(source.writeBack?.target ?? { mode: 'update' })
  const [rows, setRows] = useState<Row[]>(() => rowsOf(source))
  const [when, setWhen] = useState(source.writeBack?.when ?? 'close of day')
  if (fields === null) return null
  const change = (key: number, more: Partial<Row>) =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...more } : row)))
  const submit = () => {
    const chosen = rows.flatMap(({ field, column }) =>
      field && column.trim() !== '' ? [{ field, column: column.trim() }] : [],
    )
    const writeBack = {
      target: saidOf(target),
      fields: chosen,
      when,
      rowsPerMinute: source.writeBack?.rowsPerMinute ?? 600,
    }
    save.mutate({ connector: source.id, writeBack: chosen.length === 0 ? null : writeBack })
  }
  return (
    <Panel title={t`What it is told`}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p className="muted">{t`Chosen fields of the accounts that this source knows are written to it, each time they changed. What is written is never read back.`}</p>
        {source.writeBack && <Standing source={source} />}
        <SettingFields
          fields={fields ?? []}
          values={target}
          onChange={(name, value) => setTarget((before) => ({ ...before, [name]: value }))}
        />
        {rows.map(({ key, field, column }, at) => (
          <div key={key} className={css.pair}>
            <Select
              label={t`Field ${at + 1}`}
              searchable
              clearable
              placeholder={t`none`}
              value={field}
              data={(kinds.data?.fields ?? []).map((one) => ({ value: one.key, label: inWords(one.label) }))}
              onChange={(next) => change(key, { field: next })}
            />
            <TextInput
              label={t`goes into the column`}
              aria-label={t`Column of field ${at + 1}`}
              maxLength={100}
              value={column}
              onChange={(event) => change(key, { column: event.currentTarget.value })}
            />
          </div>
        ))}
        <div className={css.buttons}>
          <Button
            onClick={() => setRows((before) => [...before, { key: before.length, field: null, column: '' }])}
          >{t`One more field`}</Button>
        </div>
        <Select
          label={t`When`}
          allowDeselect={false}
          value={when}
          data={[
            { value: 'close of day', label: t`at the close of each day` },
            { value: 'band change', label: t`when the health band changes` },
          ]}
          onChange={(value) => setWhen(value === 'band change' ? 'band change' : 'close of day')}
        />
        <ProblemLine problem={save.error} />
        <div className={css.buttons}>
          <Button type="submit" loading={save.isPending}>{t`Save what it is told`}</Button>
        </div>
      </form>
    </Panel>
  )
}

const rowsOf = ({ writeBack }: Source): Row[] =>
  (writeBack?.fields ?? [{ field: 'measure:health.score', column: '' }]).map((row, key) => ({ ...row, key }))

function Standing({ source: { writing } }: { source: Source }) {
  return (
    <div>
      <p>
        {t`${count(writing.written, 'account')} told, ${number(writing.waiting)} waiting`}
        {writing.absent > 0 && t`, ${number(writing.absent)} not found there`}
        {writing.refused > 0 && t`, ${number(writing.refused)} refused there`}
        {rich`. Last written ${<TimeText at={writing.lastAt} unknown={t`never`} />}.`}
      </p>
      {writing.trouble && (
        <p className={css.refusal}>
          {writing.trouble.reason}. {writing.trouble.remedy}.
        </p>
      )}
    </div>
  )
}
