import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Input, type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { FormDialog, textIn } from './FormDialog.tsx'

type Field = Output<'accounts.fields'>['items'][number]
type FieldType = Input<'accounts.defineField'>['type']

const typeLabels: Record<FieldType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  day: 'Day',
  choice: 'Choice of a list',
}
const fieldTypes = Object.entries(typeLabels).map(([value, label]) => ({ value: value as FieldType, label }))

export function FieldsPanel() {
  const fields = useOperation('accounts.fields', {})
  const [editing, setEditing] = useState<Partial<Field>>()
  return (
    <Panel
      title="Custom fields of accounts"
      padding="flush"
      aside={<Button onClick={() => setEditing({})}>New field</Button>}
    >
      <DataTable
        label="Custom fields of accounts"
        rows={fields.data?.items}
        rowKey={(field) => field.key}
        skeletonRows={3}
        error={fields.error ?? undefined}
        retry={() => void fields.refetch()}
        empty={
          <EmptyState title="No custom fields yet">
            What your company knows of its accounts beyond the usual stands in custom fields. An import finds them by
            itself.
          </EmptyState>
        }
        columns={[
          { key: 'label', header: 'Name', cell: (field) => field.label },
          { key: 'key', header: 'Key', narrow: 'hide', cell: (field) => <code>{field.key}</code> },
          { key: 'type', header: 'Holds', cell: (field) => typeLabels[field.type] },
          { key: 'choices', header: 'Choices', narrow: 'hide', cell: (field) => field.choices?.join(', ') },
          {
            key: 'from',
            header: 'From',
            cell: (field) => <span className="muted">{field.isOpen ? 'an import' : 'here'}</span>,
          },
          {
            key: 'change',
            header: '',
            label: 'Change',
            align: 'right',
            cell: (field) => (
              <Button variant="subtle" onClick={() => setEditing(field)} aria-label={`Change ${field.label}`}>
                Change
              </Button>
            ),
          },
        ]}
      />
      <FieldDialog field={editing} onClose={() => setEditing(undefined)} />
    </Panel>
  )
}

function FieldDialog({ field, onClose }: { field: Partial<Field> | undefined; onClose: () => void }) {
  const [type, setType] = useState<FieldType | null>(null)
  const chosen = type ?? field?.type ?? 'text'
  const close = () => {
    setType(null)
    onClose()
  }
  const save = useAction('accounts.defineField', { onDone: close })
  const submit = (form: FormData) =>
    save.mutate({
      key: field?.key,
      label: textIn(form, 'label') ?? '',
      type: chosen,
      choices: chosen === 'choice' ? linesIn(form.get('choices')) : undefined,
    })
  return (
    <FormDialog
      opened={field !== undefined}
      title={field?.key ? `Change ${field.label}` : 'New field'}
      submit="Save"
      busy={save.isPending}
      problem={save.error}
      onSubmit={submit}
      onClose={close}
    >
      <TextInput
        name="label"
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        defaultValue={field?.label}
        data-autofocus
      />
      <Select label="Holds" data={fieldTypes} value={chosen} allowDeselect={false} onChange={setType} />
      {chosen === 'choice' && (
        <Textarea
          name="choices"
          label="Choices"
          description="One on each line."
          required
          withAsterisk={false}
          autosize
          minRows={3}
          defaultValue={field?.choices?.join('\n')}
        />
      )}
    </FormDialog>
  )
}

const linesIn = (value: FormDataEntryValue | null): string[] => [
  ...new Set(
    String(value ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
