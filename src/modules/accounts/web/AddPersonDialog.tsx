import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useAction } from '../../../web/lib/api.ts'
import { toast } from '../../../web/ui/toasts.ts'
import { plainWord } from './wording.ts'

const roles = ['user', 'admin', 'champion', 'executive_sponsor', 'budget_holder', 'power_user']

type AddPersonDialogProps = { account: string; opened: boolean; onClose: () => void }

export function AddPersonDialog({ account, opened, onClose }: AddPersonDialogProps) {
  const [role, setRole] = useState<string | null>('user')
  const add = useAction('accounts.addContact', {
    changes: ['accounts.contacts', 'accounts.get'],
    onDone: () => {
      toast('Added to the account')
      onClose()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const said = (name: string) => String(form.get(name) ?? '').trim() || undefined
    add.mutate({
      account,
      name: said('name') ?? '',
      email: said('email'),
      title: said('title'),
      role: role ?? undefined,
    })
  }
  const refused = (field: string) => (add.error?.field === field ? add.error.detail : undefined)
  return (
    <Modal opened={opened} onClose={onClose} title="Add a person">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name" name="name" required withAsterisk={false} data-autofocus error={refused('name')} />
          <TextInput label="Mail address" name="email" type="email" error={refused('email')} />
          <TextInput label="Title" name="title" placeholder="Head of Operations" error={refused('title')} />
          <Select
            label="Role"
            data={roles.map((value) => ({ value, label: plainWord(value) }))}
            value={role}
            onChange={setRole}
            allowDeselect={false}
          />
          {add.error && add.error.field === undefined && <div role="alert">{add.error.detail || add.error.title}</div>}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="filled" loading={add.isPending}>
              Add person
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
