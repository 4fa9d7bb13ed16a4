import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Named, useSaveView } from './use-views.ts'
import type { AccountsView } from './view.ts'

type ViewDialogProps = {
  view: AccountsView
  title: string
  /** What it is called and who may use it at first; with an id it is changed in place. */
  start: Named
  onClose: () => void
}

/** A name for the list as it is seen now, and whether everybody may use it. */
export function ViewDialog({ view, title, start, onClose }: ViewDialogProps) {
  const save = useSaveView(view)
  const [name, setName] = useState(start.name)
  const [isShared, setShared] = useState(start.isShared)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && (await save({ id: start.id, name: name.trim(), isShared }))) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={title} size={400}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <TextInput
            label={t`Name`}
            placeholder={t`Red before renewal`}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t`Share with everybody`}
            description={t`Each sees only the accounts they may see. Its maker and leads can change it; the log says who did.`}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <p className="muted">{t`Filter, order, columns, widths and density are kept. What was searched for by name is not.`}</p>
        </Stack>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="filled" disabled={name.trim() === ''}>{t`Save`}</Button>
        </Group>
      </form>
    </Modal>
  )
}
