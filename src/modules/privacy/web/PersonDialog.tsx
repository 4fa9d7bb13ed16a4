import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'

type Preview = Output<'privacy.preview'>

type PersonDialogProps = { person: string; onClose: () => void }

/** Where a person stands, and what can be done about it. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const preview = useOperation('privacy.preview', { person })
  return (
    <Modal opened onClose={onClose} title={preview.data?.name ?? t`A person’s data`} size="lg">
      {preview.error ? (
        <ErrorState error={preview.error} retry={() => void preview.refetch()} />
      ) : preview.data === undefined ? (
        <Lines count={6} />
      ) : (
        <Shown person={person} preview={preview.data} onClose={onClose} />
      )}
    </Modal>
  )
}

function Shown({ person, preview, onClose }: PersonDialogProps & { preview: Preview }) {
  const [erasing, setErasing] = useState(false)
  return (
    <Stack gap="md">
      <Places preview={preview} />
      {erasing ? (
        <EraseForm person={person} name={preview.name} onCancel={() => setErasing(false)} onDone={onClose} />
      ) : (
        <Group justify="flex-end" gap="xs">
          <Button color="red" variant="light" onClick={() => setErasing(true)}>{t`Erase this person`}</Button>
          <DownloadButton of="privacy.export" asked={{ person }} label={t`Take all of it along`} variant="filled" />
        </Group>
      )}
    </Stack>
  )
}

function Places({ preview }: { preview: Preview }) {
  const { found, files } = preview
  return (
    <>
      <DataTable
        label={t`Where this person stands`}
        rows={found}
        rowKey={(place) => place.title}
        empty={<EmptyState title={t`Nowhere`}>{t`No row of this workspace is theirs or names them.`}</EmptyState>}
        columns={[
          { key: 'title', header: t`Where`, cell: (place) => place.title },
          { key: 'own', header: t`Theirs`, align: 'right', cell: (place) => number(place.own) },
          {
            key: 'naming',
            header: t`Names them`,
            align: 'right',
            summary: t`Rows about others whose text holds their name, address or id`,
            cell: (place) => number(place.naming),
          },
        ]}
      />
      {files.length > 0 && (
        <p className="muted">{t`${count(files.length, 'uploaded file names', 'uploaded files name')} them as well.`}</p>
      )}
    </>
  )
}

type EraseFormProps = { person: string; name: string; onCancel: () => void; onDone: () => void }

/** Asks for the name once more: what is erased cannot be brought back. */
function EraseForm({ person, name, onCancel, onDone }: EraseFormProps) {
  const [typed, setTyped] = useState('')
  const [why, setWhy] = useState('')
  const erase = useAction('privacy.erase', {
    onDone: () => {
      toast(t`${name} is being erased`)
      onDone()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        erase.mutate({ person, ...(why.trim() === '' ? {} : { why: why.trim() }) })
      }}
    >
      <Stack gap="sm">
        <p>{t`Names, addresses and texts of this person go, everywhere and for good; files that name them are removed. Counts and scores stay, under a pseudonym. If a source tells of them again they are erased again.`}</p>
        <TextInput
          label={t`Type ${name} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          label={t`Why`}
          description={t`Stands in the log, without the person’s words.`}
          value={why}
          maxLength={500}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        {erase.error && (
          <div role="alert" style={{ color: 'var(--red)' }}>
            {[erase.error.detail || erase.error.title, erase.error.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onCancel}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant="filled"
            color="red"
            loading={erase.isPending}
            disabled={typed.trim() !== name.trim()}
          >{t`Erase for good`}</Button>
        </Group>
      </Stack>
    </form>
  )
}
