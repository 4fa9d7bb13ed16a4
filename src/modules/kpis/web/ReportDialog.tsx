import { Button, Modal, Select, Switch } from '@mantine/core'
import { useState } from 'react'
import { speech, t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Kpis.module.css'

/** The weekly report: whether and when it comes by mail, and as a file as it would be now. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const { data } = useOperation('kpis.report_wish', {})
  return (
    <Modal opened onClose={onClose} title={t`Weekly report`} closeButtonProps={{ 'aria-label': t`Close` }}>
      {data ? <Wish held={data} onClose={onClose} /> : <Lines count={4} />}
    </Modal>
  )
}

type Held = Output<'kpis.report_wish'>

function Wish({ held, onClose }: { held: Held; onClose: () => void }) {
  const [wish, choose] = useState({ isOn: held.isOn, weekday: held.weekday, hour: held.hour })
  const save = useAction('kpis.choose_report', {
    changes: ['kpis.report_wish'],
    onDone: () => {
      toast(wish.isOn ? t`The report comes from the next such day on` : t`No report comes`)
      onClose()
    },
  })
  return (
    <div className={css.settings}>
      <p className="muted">{t`Figures of twelve months, health of customers, who turned worse or better, who came back after something was done, and how ARR moved in the week. Of the accounts that you see.`}</p>
      {!held.canSend && (
        <p className="muted">{t`No mail server is set up, so that nothing comes before there is one.`}</p>
      )}
      <Switch
        label={t`Send it to me by mail`}
        checked={wish.isOn}
        onChange={(event) => choose({ ...wish, isOn: event.currentTarget.checked })}
      />
      <Select
        label={t`Day`}
        data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: sayWeekday(day) }))}
        value={String(wish.weekday)}
        allowDeselect={false}
        onChange={(day) => choose({ ...wish, weekday: Number(day) })}
      />
      <Select
        label={t`Hour`}
        data={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))}
        value={String(wish.hour)}
        allowDeselect={false}
        onChange={(hour) => choose({ ...wish, hour: Number(hour) })}
      />
      <div className={css.acts}>
        <Button loading={save.isPending} onClick={() => save.mutate(wish, { onError: toastProblem })}>{t`Save`}</Button>
        <DownloadButton of="kpis.report" asked={{ format: 'pdf' }} label={t`As PDF now`} variant="default" />
        <DownloadButton of="kpis.report" asked={{ format: 'html' }} label={t`As a page now`} variant="default" />
      </div>
    </div>
  )
}

/** The fifth of January 2026 was a Monday. */
const sayWeekday = (day: number): string =>
  new Intl.DateTimeFormat(speech().locale, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, 0, 4 + day)),
  )
