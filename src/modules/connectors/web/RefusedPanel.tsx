import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { shapeName } from '../../../web/lib/shapes.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { whatIsWrong } from '../../../web/ui/rows/what-is-wrong.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Connectors.module.css'
import { ProblemLine } from './ProblemLine.tsx'
import type { Refused, Source } from './wording.ts'

/** Rows as they came, each with what is wrong and what to do; mended in their place, or tried again as they are. */
export function RefusedPanel({ source }: { source: Source }) {
  const list = useList('connectors.refused', { connector: source.id, limit: 50 })
  const [mending, mend] = useState<Refused>()
  const mayManage = useMay('connectors.manage')
  return (
    <>
      <Panel
        title={t`Refused rows`}
        padding="flush"
        aside={mayManage && source.refused > 0 && <TryAgain source={source} />}
      >
        <DataTable
          label={t`Refused rows`}
          rows={list.items}
          rowKey={({ stream, part, key }) => `${stream} ${part} ${key}`}
          rowHeight={76}
          columns={mayManage ? [...columns, mendColumn(mend)] : columns}
          error={list.error}
          retry={list.retry}
          more={list.more}
          empty={
            <EmptyState
              title={t`No row is refused`}
            >{t`What cannot be taken is kept here with its reason, and is tried again by itself.`}</EmptyState>
          }
        />
      </Panel>
      {mending && <MendDialog source={source} row={mending} onClose={() => mend(undefined)} />}
    </>
  )
}

function TryAgain({ source }: { source: Source }) {
  const retry = useAction('connectors.retry', {
    onDone: ({ tried, accepted }) => toast(t`${number(accepted)} of ${count(tried, 'row')} accepted`),
  })
  return (
    <Button
      loading={retry.isPending}
      onClick={() => retry.mutate({ connector: source.id }, { onError: toastProblem })}
    >{t`Try all again`}</Button>
  )
}

const columns: Column<Refused>[] = [
  {
    key: 'row',
    header: t`Row`,
    width: 200,
    cell: ({ key, streamName, shape }) => (
      <div>
        {key}
        <div className={css.under}>
          {streamName}, {shapeName(shape)}
        </div>
      </div>
    ),
  },
  ...whatIsWrong,
]

const mendColumn = (mend: (row: Refused) => void): Column<Refused> => ({
  key: 'mend',
  header: '',
  label: t`Mend`,
  align: 'right',
  cell: (row) => <Button variant="subtle" onClick={() => mend(row)} aria-label={t`Mend ${row.key}`}>{t`Mend`}</Button>,
})

function MendDialog({ source, row, onClose }: { source: Source; row: Refused; onClose: () => void }) {
  const [raw, setRaw] = useState(row.raw)
  const mend = useAction('connectors.mend', {
    onDone: ({ outcome }) => {
      if (outcome === 'refused') return
      toast(t`The row is ${outcome}`)
      onClose()
    },
  })
  const wrong = mend.data?.outcome === 'refused' ? mend.data : row
  const { stream, part, key } = row
  return (
    <Modal opened onClose={onClose} title={t`Row ${key} of ${row.streamName}`} size="lg">
      <div className={css.wide}>
        <p>
          {wrong.field}: <span className={css.refusal}>{wrong.reason}</span>. {wrong.remedy}.
        </p>
        <Textarea
          label={t`The row`}
          description={t`Mended here it stands until the source tells the row again; correct it there as well.`}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
          value={raw}
          onChange={(event) => setRaw(event.currentTarget.value)}
        />
        <ProblemLine problem={mend.error} />
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="filled"
            loading={mend.isPending}
            onClick={() => mend.mutate({ connector: source.id, stream, part, key, raw })}
          >{t`Try again`}</Button>
        </Group>
      </div>
    </Modal>
  )
}
