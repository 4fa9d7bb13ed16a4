import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSaveView } from './use-save-view.ts'
import type { AccountsView } from './view.ts'

type SaveViewDialogProps = { view: AccountsView; onClose: () => void }

/** A name for the list as it is seen now, and whether everybody may use it. */
export function SaveViewDialog({ view, onClose }: SaveViewDialogProps) {
  const save = useSaveView(view)
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && (await save({ name: name.trim(), isShared }))) onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Save as a new view" size={400}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            placeholder="Red before renewal"
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label="Share with everybody"
            description="Each sees only the accounts they may see."
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <p className="muted">Filter, order and columns are kept. What was searched for by name is not.</p>
        </Stack>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" disabled={name.trim() === ''}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
