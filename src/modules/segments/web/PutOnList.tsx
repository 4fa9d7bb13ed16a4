import { Button, Group, Modal, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction, useOperation } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import css from './Segments.module.css'

type PutOnListProps = { selection: Input<'segments.add'>['selection']; onDone: () => void }

/** Puts the selected accounts on one of the lists that one may change. */
export function PutOnList(props: PutOnListProps) {
  const [isOpen, dialog] = useDisclosure()
  return (
    <>
      <Button onClick={dialog.open}>{t`Put on a list`}</Button>
      {isOpen && <Dialog {...props} onClose={dialog.close} />}
    </>
  )
}

function Dialog({ selection, onDone, onClose }: PutOnListProps & { onClose: () => void }) {
  const [list, choose] = useState<string | null>(null)
  const { data } = useOperation('segments.list', {})
  const lists = (data?.items ?? []).filter(({ kind, mayChange }) => kind === 'list' && mayChange)
  const add = useAction('segments.add', {
    onDone: ({ changed }) => {
      toast(t`${count(changed, 'account')} put on ${lists.find(({ id }) => id === list)?.name ?? ''}`)
      onClose()
      onDone()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t`Put on a list`} size="sm">
      <div className={css.form}>
        {data && lists.length === 0 ? (
          <p className="muted">
            {t`There is no list that you may change yet.`} <PageLink to="segments/new">{t`Make a segment`}</PageLink>
          </p>
        ) : (
          <Select
            label={t`List`}
            value={list}
            onChange={choose}
            data={lists.map(({ id, name }) => ({ value: id, label: name }))}
            error={add.error?.detail}
            searchable
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="filled"
            disabled={list === null}
            loading={add.isPending}
            onClick={() => list && add.mutate({ id: list, selection })}
          >{t`Put on the list`}</Button>
        </Group>
      </div>
    </Modal>
  )
}
