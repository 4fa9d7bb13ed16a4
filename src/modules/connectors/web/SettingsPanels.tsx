import { Button, NumberInput, SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { Stack } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Connectors.module.css'
import { ProblemLine } from './ProblemLine.tsx'
import { SettingFields } from './SettingFields.tsx'
import { WriteBackPanel } from './WriteBackPanel.tsx'
import { type SettingValue, type Source, saidOf, sayHours, sayMinutes } from './wording.ts'

/** When and how fast it is read, its rhythm, where it leads, and what it is told. */
export function SettingsPanels({ source }: { source: Source }) {
  if (!useMay('connectors.manage')) return <ReadOnly source={source} />
  return (
    <Stack>
      <SchedulePanel source={source} />
      <ConnectionPanel source={source} />
      <WriteBackPanel source={source} />
    </Stack>
  )
}

function ReadOnly({ source }: { source: Source }) {
  return (
    <Panel title={t`Settings`}>
      <dl className={css.facts}>
        <dt>{t`Where it leads`}</dt>
        <dd>{source.target}</dd>
        <dt>{t`Read every`}</dt>
        <dd>{sayMinutes(source.everyMinutes)}</dd>
        <dt>{t`Hours`}</dt>
        <dd>{sayHours(source.opensAt, source.closesAt)}</dd>
        <dt>{t`Connected`}</dt>
        <dd>{rich`${<TimeText at={source.madeAt} />} by ${source.madeBy}`}</dd>
      </dl>
    </Panel>
  )
}

const everyChoices = [1, 5, 15, 30, 60, 240, 720, 1440]
const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))
const asHour = (value: string | null) => (value === null ? null : Number(value))
const asNumber = (value: string | number) => (typeof value === 'number' ? value : null)

function SchedulePanel({ source }: { source: Source }) {
  const save = useAction('connectors.update', { onDone: () => toast(t`Saved`) })
  const [every, setEvery] = useState(source.everyMinutes)
  const [opensAt, setOpens] = useState(source.opensAt)
  const [closesAt, setCloses] = useState(source.closesAt)
  const [rowsPerMinute, setRows] = useState(source.rowsPerMinute)
  const [requestsPerMinute, setRequests] = useState(source.requestsPerMinute)
  const [rhythmHours, setRhythm] = useState(source.rhythmHours)
  const [hears, setHears] = useState(source.hears)
  const choices = [...new Set([...everyChoices, source.everyMinutes])].sort((a, b) => a - b)
  return (
    <Panel title={t`When it is read`}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({
            connector: source.id,
            everyMinutes: every,
            opensAt,
            closesAt,
            rowsPerMinute,
            requestsPerMinute,
            rhythmHours,
            hears,
          })
        }}
      >
        <Select
          label={t`Every`}
          allowDeselect={false}
          value={String(every)}
          data={choices.map((minutes) => ({ value: String(minutes), label: sayMinutes(minutes) }))}
          onChange={(value) => setEvery(Number(value))}
        />
        <div className={css.pair}>
          <Select
            label={t`Only from`}
            placeholder={t`all day`}
            clearable
            value={opensAt === null ? null : String(opensAt)}
            data={hours}
            onChange={(value) => setOpens(asHour(value))}
          />
          <Select
            label={t`until`}
            placeholder={t`all day`}
            clearable
            value={closesAt === null ? null : String(closesAt)}
            data={hours}
            onChange={(value) => setCloses(asHour(value))}
          />
        </div>
        <div className={css.pair}>
          <NumberInput
            label={t`Rows a minute at most`}
            placeholder={t`no limit`}
            min={1}
            allowDecimal={false}
            value={rowsPerMinute ?? ''}
            onChange={(value) => setRows(asNumber(value))}
          />
          <NumberInput
            label={t`Requests a minute at most`}
            placeholder={t`no limit`}
            min={1}
            allowDecimal={false}
            value={requestsPerMinute ?? ''}
            onChange={(value) => setRequests(asNumber(value))}
          />
        </div>
        <NumberInput
          label={t`Hours after which silence is told`}
          description={t`What it feeds then keeps its last value, no health changes, and a line above every page says so.`}
          placeholder={t`never`}
          min={1}
          allowDecimal={false}
          value={rhythmHours ?? ''}
          onChange={(value) => setRhythm(asNumber(value))}
        />
        <div>
          <div className={css.under}>{t`A sign of life is that`}</div>
          <SegmentedControl
            aria-label={t`Sign of life`}
            value={hears}
            data={[
              { value: 'answers', label: t`it answers` },
              { value: 'rows', label: t`new rows come` },
            ]}
            onChange={(value) => setHears(value === 'rows' ? 'rows' : 'answers')}
          />
        </div>
        <ProblemLine problem={save.error} />
        <div className={css.buttons}>
          <Button type="submit" loading={save.isPending}>{t`Save`}</Button>
        </div>
      </form>
    </Panel>
  )
}

function ConnectionPanel({ source }: { source: Source }) {
  const kinds = useOperation('connectors.kinds', {})
  const save = useAction('connectors.update', { onDone: () => toast(t`Saved`) })
  const [values, setValues] = useState<Record<string, SettingValue>>(source.settings)
  const kind = kinds.data?.items.find((one) => one.kind === source.kind)
  return (
    <Panel title={t`Where it leads`}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate({ connector: source.id, settings: saidOf(values) })
        }}
      >
        <p>
          {inWords(source.kindLabel)}: {source.target}
        </p>
        <SettingFields
          fields={(kind?.settings ?? []).map((field) =>
            field.secret
              ? { ...field, required: false, summary: t`${inWords(field.summary)}. Empty: it stays as it is` }
              : field,
          )}
          values={values}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
        />
        <ProblemLine problem={save.error} />
        <div className={css.buttons}>
          <Button type="submit" loading={save.isPending}>{t`Check and save`}</Button>
        </div>
      </form>
    </Panel>
  )
}
