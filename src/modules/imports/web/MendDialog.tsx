import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Imports.module.css'
import type { Refused, Run } from './wording.ts'

type MendDialogProps = { run: Run; row: Refused; onClose: () => void }

/** A refused row as it came, to be corrected and tried again. */
export function MendDialog({ run, row, onClose }: MendDialogProps) {
  const [raw, setRaw] = useState(row.raw)
  const header = run.headers.find(({ file }) => file === row.file)
  const mend = useAction('imports.mend', {
    onDone: ({ outcome }) => {
      if (outcome === 'refused') return
      toast(t`Line ${row.line} is ${outcome}`)
      onClose()
    },
  })
  const wrong = mend.data?.outcome === 'refused' ? mend.data : row
  return (
    <Modal opened onClose={onClose} title={t`Line ${row.line} of ${row.file}`} size="lg">
      <div className={css.form}>
        <p>
          {wrong.field}: <span className={css.refusal}>{wrong.reason}</span>. {wrong.remedy}.
        </p>
        <Textarea
          label={t`The row`}
          description={
            header && header.delimiter !== null
              ? t`Its columns are ${header.columns.join(header.delimiter === 'blanks' ? ' ' : header.delimiter)}`
              : undefined
          }
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          data-autofocus
          styles={{ input: { fontFamily: 'ui-monospace, monospace', fontSize: 12 } }}
          value={raw}
          onChange={(event) => setRaw(event.currentTarget.value)}
        />
        {mend.error && (
          <div role="alert" className={css.refusal}>
            {[mend.error.detail || mend.error.title, mend.error.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="filled"
            loading={mend.isPending}
            onClick={() => mend.mutate({ run: run.id, part: row.part, line: row.line, raw })}
          >{t`Try again`}</Button>
        </Group>
      </div>
    </Modal>
  )
}
