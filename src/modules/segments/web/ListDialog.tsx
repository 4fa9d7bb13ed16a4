import { Button, FileButton, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Segments.module.css'

type ListDialogProps = { id: string; name: string; onClose: () => void }

/** Puts accounts on a list by their ids: pasted, or the first column of a CSV file. */
export function ListDialog({ id, name, onClose }: ListDialogProps) {
  const [typed, setTyped] = useState('')
  const ids = idsIn(typed)
  const add = useAction('segments.add', {
    onDone: ({ changed, unknown }) => {
      toast(t`${count(changed, 'account')} put on ${name}`)
      if (unknown.length === 0) onClose()
      else setTyped(unknown.join('\n'))
    },
  })
  const unknown = add.data?.unknown ?? []
  return (
    <Modal opened onClose={onClose} title={t`Put accounts on ${name}`} size="md">
      <div className={css.form}>
        <Textarea
          label={t`Ids of accounts`}
          description={t`One a line, ours or those of another system; of a CSV file the first column`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={add.error?.detail}
          minRows={6}
          maxRows={14}
          autosize
          data-autofocus
        />
        {unknown.length > 0 && (
          <p role="alert">{t`${count(unknown.length, 'id')} reached no account that you see; they are left above.`}</p>
        )}
        <Group justify="space-between">
          <FileButton onChange={(file) => void file?.text().then(setTyped)} accept="text/csv,text/plain,.csv">
            {(props) => <Button {...props}>{t`Choose a file`}</Button>}
          </FileButton>
          <Group gap="xs">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button
              variant="filled"
              loading={add.isPending}
              disabled={ids.length === 0}
              onClick={() => add.mutate({ id, ids })}
            >{t`Put on the list`}</Button>
          </Group>
        </Group>
      </div>
    </Modal>
  )
}

/** The first column of each line, without quotes; a head such as id or account_id is none. */
function idsIn(text: string): string[] {
  const first = text
    .split(/\r?\n/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? '').trim().replace(/^"(.*)"$/, '$1'))
    .filter((one) => one !== '')
  return /^(account[_ ]?)?id$/i.test(first[0] ?? '') ? first.slice(1) : first
}
