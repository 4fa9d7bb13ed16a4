import { Select, Stack, Switch } from '@mantine/core'
import { speech, t } from '../../../kernel/words.ts'
import { useAction, useOperation } from '../../../web/lib/api.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block, Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Today.module.css'

const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))

/** Whether one is written to in the morning, when, and what would stand in it now. */
export function DigestPanel() {
  const { data, error, refetch } = useOperation('today.digest', {})
  const save = useAction('today.chooseDigest', { changes: ['today.digest'] })
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Panel title={t`Morning mail`}>
        <Block height={120} />
      </Panel>
    )
  const { isOn, hour, canSend, sentAt } = data
  const choose = (part: { isOn?: boolean; hour?: number }) =>
    save.mutate({ isOn, hour, ...part }, { onError: toastProblem })
  return (
    <Panel title={t`Morning mail`}>
      <Stack gap="sm">
        <Switch
          label={t`Write to me in the morning`}
          description={t`Who needs you and why, what is due, what waits for your yes, and what playbooks did; on days of work, and only when there is something new.`}
          checked={isOn}
          onChange={(event) => choose({ isOn: event.currentTarget.checked })}
        />
        <Select
          label={t`At`}
          data={hours}
          value={String(hour)}
          disabled={!isOn}
          allowDeselect={false}
          w={120}
          onChange={(chosen) => chosen && choose({ hour: Number(chosen) })}
        />
        {!canSend && <p className="muted">{t`No mail server is set up, so no mail can come.`}</p>}
        {sentAt && (
          <p className="muted">
            {t`The last one:`} <TimeText at={sentAt} />
          </p>
        )}
        <details>
          <summary>{t`What it would say now`}</summary>
          <Preview />
        </details>
      </Stack>
    </Panel>
  )
}

function Preview() {
  const { data } = useOperation('today.previewDigest', { language: speech().language })
  if (!data) return <Lines count={4} />
  if (data.text === '') return <p className="muted">{t`Nothing: no mail would come.`}</p>
  return (
    <div>
      <p>
        <b>{data.subject}</b>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself is reached by keyboard */}
      <section className={css.mail} tabIndex={0} aria-label={t`Text of the mail`}>
        {data.text}
      </section>
    </div>
  )
}
