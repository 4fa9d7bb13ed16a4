import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addMonths, type Day, isDay } from '../../../kernel/day.ts'
import { inWords, t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import work from '../../../web/ui/Work.module.css'
import css from './Backtests.module.css'

const horizons = ['90', '120', '180', '270', '365']
const mostSubjects = 5

/** The churn model as a subject of backtests. */
const useModel = () => useOperation('proof.backtests', {}).data?.model

/** What can be held against the past: scorecards, and the model where one publishes. */
function useSubjects(): { value: string; label: string; isPrimary: boolean }[] {
  const cards = useOperation('health.scorecards', {}).data?.items ?? []
  const model = useModel()
  return [
    ...cards.map(({ name, label, isPrimary }) => ({ value: name, label, isPrimary })),
    ...(model?.publishes ? [{ value: model.subject, label: t`Churn model`, isPrimary: false }] : []),
  ]
}

/** How a subject is called today; one that is gone by its own name. */
export function useNames(): (subject: string) => string {
  const names = new Map(useSubjects().map(({ value, label }) => [value, label]))
  const model = useModel()
  return (subject) => names.get(subject) ?? (subject === model?.subject ? t`Churn model` : inWords(subject))
}

type AskingProps = { isBusy: boolean; onAsked: (id: string) => void; onClose: (() => void) | undefined }

/** Which scorecards, which months, and within how many days a loss counts as foretold. */
export function Asking({ isBusy, onAsked, onClose }: AskingProps) {
  const today = useToday()
  const subjects = useSubjects()
  const [chosen, setChosen] = useState<string[]>()
  const [from, setFrom] = useState<string>(addMonths(today as Day, -24))
  const [to, setTo] = useState(today)
  const [horizon, setHorizon] = useState('180')
  const ask = useAction('proof.ask', { changes: ['proof.backtests'], onDone: ({ id }) => onAsked(id) })
  const usual = subjects.filter(({ isPrimary }) => isPrimary).map(({ value }) => value)
  const asked = chosen ?? usual
  const isReady = asked.length > 0 && isDay(from) && isDay(to) && from <= to && !isBusy
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) ask.mutate({ subjects: asked, from, to, horizon: Number(horizon) }, { onError: toastProblem })
      }}
    >
      <div className={work.asking}>
        <MultiSelect
          className={work.wide}
          label={t`Scorecards`}
          description={t`Several stand side by side; the first one gets suggested weights`}
          data={subjects.map(({ value, label }) => ({ value, label }))}
          value={asked}
          maxValues={mostSubjects}
          onChange={setChosen}
        />
        <Select
          label={t`A loss is foretold within`}
          description={t`days after a month’s end`}
          data={horizons.map((days) => ({ value: days, label: t`${days} days` }))}
          value={horizon}
          allowDeselect={false}
          onChange={(value) => value && setHorizon(value)}
        />
      </div>
      <div className={work.asking}>
        <TextInput
          type="date"
          label={t`First day looked at`}
          max={to}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t`Last day looked at`}
          min={from}
          max={today}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={ask.isPending} disabled={!isReady}>
          {t`Hold it against the past`}
        </Button>
        {onClose && <Button onClick={onClose}>{t`Cancel`}</Button>}
      </div>
    </form>
  )
}
