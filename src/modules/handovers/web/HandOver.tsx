import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { count, longDay } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { text, useUrlState, words } from '../../../web/lib/url-state.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { AccountsToGo } from './AccountsToGo.tsx'
import css from './Handovers.module.css'
import { PreviewFigures } from './PreviewFigures.tsx'

const readers = { giver: text(), heirs: words(), effective: text(), without: words() }

/** From whom, to whom and when; below it what that would do. */
export function HandOver() {
  const [chosen, choose] = useUrlState(readers)
  const { items: members = [] } = useList('workspaces.members', {})
  const today = useToday()
  const active = members.filter((member) => member.active).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Panel title={t`Hand accounts over`}>
        <div className={css.form}>
          <Select
            label={t`From`}
            placeholder={t`Whose accounts`}
            data={members.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.giver || null}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`Nobody` }}
            onChange={(giver) => {
              choose({ giver: giver ?? '', heirs: chosen.heirs.filter((heir) => heir !== giver), without: [] })
            }}
          />
          <MultiSelect
            label={t`To`}
            placeholder={chosen.heirs.length === 0 ? t`One or several` : ''}
            data={active.filter(({ value }) => value !== chosen.giver)}
            value={chosen.heirs}
            searchable
            maxValues={20}
            onChange={(heirs) => choose({ heirs })}
          />
          <TextInput
            label={t`On`}
            type="date"
            min={today}
            value={chosen.effective || today}
            onChange={(event) =>
              choose({ effective: event.currentTarget.value === today ? '' : event.currentTarget.value })
            }
          />
        </div>
      </Panel>
      {chosen.giver ? (
        <Preview {...chosen} onLeave={(without) => choose({ without })} />
      ) : (
        <EmptyState title={t`Choose whose accounts change hands`}>
          {t`Before anything happens you see how many accounts and how much ARR go to whom, which languages their people speak, whose book becomes too large, and what goes along. For a day it can be taken back.`}
        </EmptyState>
      )}
    </>
  )
}

type PreviewProps = {
  giver: string
  heirs: string[]
  effective: string
  without: string[]
  onLeave: (without: string[]) => void
}

function Preview({ giver, heirs, effective, without, onLeave }: PreviewProps) {
  const book = useOperation('handovers.preview', { giver, heirs: [] })
  const preview = useOperation('handovers.preview', { giver, heirs, without }, { keepPrevious: true })
  const error = book.error ?? preview.error
  if (error && !preview.data) return <ErrorState error={error} retry={() => void preview.refetch()} />
  if (!book.data || !preview.data) return <Block height={260} />
  if (book.data.accounts === 0) {
    return (
      <EmptyState title={t`No accounts to hand over`}>
        {t`Nothing that you see is in this book. You hand over what is open to you.`}
      </EmptyState>
    )
  }
  return (
    <>
      <PreviewFigures preview={preview.data} isOld={preview.isPlaceholderData} />
      {heirs.length > 0 && (
        <Do
          preview={preview.data}
          wish={{ giver, heirs, without, ...(effective ? { effective } : {}) }}
          isReady={!preview.isPlaceholderData}
        />
      )}
      <AccountsToGo book={book.data} preview={preview.data} left={new Set(without)} onLeave={onLeave} />
    </>
  )
}

type DoProps = {
  preview: Output<'handovers.preview'>
  wish: { giver: string; heirs: string[]; without: string[]; effective?: string }
  isReady: boolean
}

function Do({ preview, wish, isReady }: DoProps) {
  const go = useGo()
  const [isAsking, asking] = useDisclosure(false)
  const [note, setNote] = useState('')
  const make = useAction('handovers.make', {
    onDone: ({ id, state, moved }) => {
      toast(state === 'planned' ? t`The handover is planned` : t`${count(moved, 'account')} handed over`)
      go(`handovers/${id}`)
    },
  })
  const names = preview.heirs.map(({ person }) => person.name).join(', ')
  const accounts = count(preview.accounts, 'account')
  const isTooLarge = preview.heirs.some(({ isOver }) => isOver)
  const submit = () =>
    make.mutate(
      { ...wish, expected: preview.accounts, ...(note.trim() ? { note: note.trim() } : {}) },
      { onError: toastProblem },
    )
  return (
    <div className={css.foot}>
      <span className="muted">
        {isTooLarge ? t`A book becomes larger than its limit; you can hand over all the same.` : ''}
      </span>
      <Button variant="filled" disabled={!isReady || preview.accounts === 0} onClick={asking.open}>
        {wish.effective ? t`Plan the handover of ${accounts}` : t`Hand over ${accounts}`}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Hand over ${accounts} to ${names}`}
        confirm={wish.effective ? t`Plan it` : t`Hand over`}
        busy={make.isPending}
        onConfirm={submit}
      >
        <p>
          {wish.effective
            ? t`On ${longDay(wish.effective)} they change hands, as far as they are in this book by then.`
            : t`They change hands now, with what is open for them. For a day you can take it back.`}
        </p>
        <TextInput
          label={t`Why`}
          placeholder={t`for whoever reads it later`}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </div>
  )
}
