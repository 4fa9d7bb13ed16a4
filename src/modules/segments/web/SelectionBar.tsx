import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useMay } from '../../../web/lib/session.tsx'
import type { Member } from '../../../web/ui/editing/editable.ts'
import css from './Accounts.module.css'
import { BulkDialog } from './BulkDialog.tsx'
import { PutOnList } from './PutOnList.tsx'
import { isNothing, noneSelected, type Selected } from './selection.ts'
import type { AccountsView } from './view.ts'

type SelectionBarProps = {
  view: AccountsView
  fields: FieldSpec[]
  own: Output<'accounts.fields'>['items']
  members: readonly Member[]
  selected: Selected
  onSelect: (selected: Selected) => void
  /** Rows that are read so far. */
  shown: number
}

/** What is picked, and what can be done with all of it at once. */
export function SelectionBar(props: SelectionBarProps) {
  const { view, selected, onSelect, shown } = props
  const [isOpen, dialog] = useDisclosure()
  const mayList = useMay('segments.write')
  const { where } = view.look
  const asked = { condition: where && { ...where }, text: view.text === '' ? undefined : view.text }
  const all = useOperation('segments.count', asked, { enabled: !isNothing(selected) })
  if (isNothing(selected)) return null
  const size = selected.kind === 'all' ? all.data?.count : selected.ids.size
  const hasMore = selected.kind === 'some' && selected.ids.size >= shown && (all.data?.count ?? 0) > selected.ids.size
  return (
    <section className={css.selection} aria-label={t`Selection`}>
      <span aria-live="polite">
        {rich`${<b>{size === undefined ? t`Counting` : count(size, 'account')}</b>} selected`}
      </span>
      {hasMore && (
        <button
          type="button"
          className={css.plain}
          onClick={() => onSelect({ kind: 'all' })}
        >{t`Select all ${number(all.data?.count ?? 0)} that fit`}</button>
      )}
      <Button variant="filled" onClick={dialog.open}>{t`Change together`}</Button>
      {mayList && (
        <PutOnList
          selection={selected.kind === 'all' ? asked : { ...asked, accounts: [...selected.ids] }}
          onDone={() => onSelect(noneSelected)}
        />
      )}
      <button
        type="button"
        className={css.plain}
        onClick={() => onSelect(noneSelected)}
      >{t`Clear the selection`}</button>
      {isOpen && (
        <BulkDialog
          {...props}
          selection={selected.kind === 'all' ? asked : { ...asked, accounts: [...selected.ids] }}
          onClose={dialog.close}
          onDone={() => {
            dialog.close()
            onSelect(noneSelected)
          }}
        />
      )}
    </section>
  )
}
