import { Button, Checkbox, Group, Modal, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Input, type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { freshId } from '../../../web/lib/ids.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { CountryNames, countryNames } from '../../../web/ui/editing/CountryNames.tsx'
import { type Member, typedValue } from '../../../web/ui/editing/editable.ts'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toastProblem } from '../../../web/ui/toasts.ts'
import css from './Accounts.module.css'
import { type BulkEdit, type BulkField, bulkEdit, bulkFields, type Filled, nothingFilled } from './bulk.ts'
import { followAct } from './followed.ts'

type Selection = Omit<Input<'segments.previewEdit'>, 'edit'>

type BulkDialogProps = {
  fields: FieldSpec[]
  own: Output<'accounts.fields'>['items']
  members: readonly Member[]
  selection: Selection
  onClose: () => void
  onDone: () => void
}

/** One change of many accounts: what, for whom and with which effect is seen before anything happens. */
export function BulkDialog({ fields, own, members, selection, onClose, onDone }: BulkDialogProps) {
  const { currency } = useSession().workspace
  const offered = useMemo(() => bulkFields({ fields, own, members, currency }), [fields, own, members, currency])
  const [attribute, setAttribute] = useState<string>('owner')
  const [filled, setFilled] = useState<Filled>(nothingFilled)
  const [id] = useState(freshId)
  const field = offered.find((one) => one.attribute === attribute)
  const edit = useMemo(() => bulkEdit(field, filled, currency), [field, filled, currency])
  const [settled] = useDebouncedValue(edit, 300)
  const preview = usePreview(selection, settled)
  const start = useAction('segments.startEdit', { changes: ['segments.acts'] })
  const isCurrent = settled === edit && preview.data !== undefined && !preview.isPlaceholderData
  const change = preview.data?.changes ?? 0
  const begin = () => {
    if (!settled || !preview.data) return
    start.mutate(
      { id, ...selection, edit: settled, expected: preview.data.count },
      {
        onSuccess: (begun) => {
          followAct(begun.id)
          onDone()
        },
        onError: toastProblem,
      },
    )
  }
  return (
    <Modal opened onClose={onClose} title={t`Change together`} size={520}>
      <Stack gap="sm">
        <Select
          label={t`What`}
          data={offered.map((one) => ({ value: one.attribute, label: one.label }))}
          value={attribute}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t`Nothing of this name`}
          data-autofocus
          openOnFocus={false}
          onChange={(next) => {
            setAttribute(next ?? 'owner')
            setFilled(nothingFilled)
          }}
        />
        {field && <Fill key={field.attribute} field={field} filled={filled} onChange={setFilled} />}
        <Preview preview={preview} isAsked={edit !== undefined} isOld={!isCurrent} />
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="filled" disabled={!isCurrent || change === 0} loading={start.isPending} onClick={begin}>
            {isCurrent && change > 0 ? t`Change ${count(change, 'account')}` : t`Change`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const anything: BulkEdit = { kind: 'set', attribute: 'plan', value: null }

function usePreview(selection: Selection, edit: BulkEdit | undefined) {
  return useOperation(
    'segments.previewEdit',
    { ...selection, edit: edit ?? anything },
    { enabled: edit !== undefined, keepPrevious: true },
  )
}

type FillProps = { field: BulkField; filled: Filled; onChange: (filled: Filled) => void }

function Fill({ field, filled, onChange }: FillProps) {
  if (field.isList) return <FillWords field={field} filled={filled} onChange={onChange} />
  return (
    <>
      <FillValue field={field} filled={filled} onChange={onChange} />
      {!field.isRequired && (
        <Checkbox
          label={t`Leave it empty`}
          checked={filled.isEmptied}
          onChange={(event) => onChange({ ...filled, isEmptied: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

const yesOrNo = [
  { value: 'yes', label: t`Yes` },
  { value: 'no', label: t`No` },
]

function FillValue({ field, filled, onChange }: FillProps) {
  const choices = field.kind === 'boolean' ? yesOrNo : field.choices
  const take = (typed: string | null) =>
    onChange({ ...filled, value: typed === null ? null : typedValue(field, typed), isEmptied: false })
  if (choices) {
    return (
      <Select
        label={t`Becomes`}
        data={choices}
        searchable={choices.length > 8}
        disabled={filled.isEmptied}
        nothingFoundMessage={t`No such choice`}
        onChange={take}
      />
    )
  }
  const type = field.kind === 'day' ? 'date' : field.kind === 'link' ? 'url' : 'text'
  return (
    <>
      {field.kind === 'country' && <CountryNames />}
      <TextInput
        label={t`Becomes`}
        list={field.kind === 'country' ? countryNames : undefined}
        type={type}
        maxLength={500}
        disabled={filled.isEmptied}
        rightSection={field.kind === 'money' ? field.currency : undefined}
        rightSectionWidth={44}
        rightSectionPointerEvents="none"
        onChange={(event) => take(event.currentTarget.value)}
      />
    </>
  )
}

function FillWords({ field, filled, onChange }: FillProps) {
  const key = field.attribute.replace(/^custom\./, '')
  const used = useOperation('accounts.words', { key }, { enabled: field.kind === 'tags' })
  const words = used.data?.items ?? []
  const add = (next: string[]) => onChange({ ...filled, add: next })
  const remove = (next: string[]) => onChange({ ...filled, remove: next })
  if (field.kind === 'choices') {
    return (
      <>
        <MultiSelect label={t`Add`} data={field.choices ?? []} value={filled.add} searchable onChange={add} />
        <MultiSelect
          label={t`Take off`}
          data={field.choices ?? []}
          value={filled.remove}
          searchable
          onChange={remove}
        />
      </>
    )
  }
  return (
    <>
      <TagsInput label={t`Add`} data={words} value={filled.add} splitChars={[',', ';']} maxTags={50} onChange={add} />
      <TagsInput
        label={t`Take off`}
        data={words}
        value={filled.remove}
        splitChars={[',', ';']}
        maxTags={50}
        onChange={remove}
      />
    </>
  )
}

type PreviewProps = { preview: ReturnType<typeof usePreview>; isAsked: boolean; isOld: boolean }

/** What would happen, in figures, and to whose accounts. */
function Preview({ preview, isAsked, isOld }: PreviewProps) {
  if (!isAsked) return <p className="muted">{t`Nothing changes before you have seen what would.`}</p>
  if (preview.error) {
    const { detail, title, remedy } = preview.error
    return (
      <p role="alert" className={css.problem}>
        {[detail || title, remedy].filter(Boolean).join('. ')}
      </p>
    )
  }
  if (!preview.data) return <Lines count={2} />
  const { sentence, count: all, changes, same, refused, books } = preview.data
  return (
    <div className={css.preview} data-old={isOld || undefined} aria-live="polite">
      <p>
        <b>{sentence}</b>
      </p>
      <ul>
        <li>{t`${number(changes)} of ${count(all, 'account')} ${changes === 1 ? t`changes` : t`change`}`}</li>
        {same > 0 && <li>{t`${number(same)} ${same === 1 ? t`is` : t`are`} so already`}</li>}
        {refused.map((one) => (
          <li key={one.reason}>{t`${number(one.count)} stay as they are: ${one.reason}`}</li>
        ))}
      </ul>
      <p className="muted">{booksOf(books)}</p>
    </div>
  )
}

function booksOf(books: Output<'segments.previewEdit'>['books']): string {
  const named = books.slice(0, 4).map(({ name, count: size }) => `${name ?? t`nobody`} ${number(size)}`)
  const rest = books.slice(4)
  const others =
    rest.length > 0 ? [`${count(rest.length, 'other')} ${number(rest.reduce((sum, one) => sum + one.count, 0))}`] : []
  return books.length === 0 ? '' : t`Whose they are: ${[...named, ...others].join(', ')}`
}
