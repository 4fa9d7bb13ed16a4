import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { number } from '../../../web/lib/format.ts'
import { ConfirmDialog } from '../../../web/ui/ConfirmDialog.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { TimeText } from '../../../web/ui/Values.tsx'

type Erasure = Item<'privacy.erasures'>

/** Who was erased, by pseudonym: when, by whom, why, and whether they are erased again when they come back. */
export function ErasuresPanel() {
  const erasures = useList('privacy.erasures', { limit: 30 })
  const [allowing, setAllowing] = useState<Erasure>()
  return (
    <Panel title={t`Erased`} padding="flush">
      <DataTable
        label={t`Persons who were erased`}
        rows={erasures.items}
        rowKey={(erasure) => erasure.id}
        skeletonRows={2}
        error={erasures.error}
        retry={erasures.retry}
        more={erasures.more}
        empty={
          <EmptyState
            title={t`Nobody was erased yet`}
          >{t`Erasures stand here without names: when, by whom, and how much was changed.`}</EmptyState>
        }
        columns={[...columns, allowColumn(setAllowing)]}
      />
      <AllowDialog erasure={allowing} onClose={() => setAllowing(undefined)} />
    </Panel>
  )
}

const columns: Column<Erasure>[] = [
  {
    key: 'asked',
    header: t`When`,
    width: 150,
    cell: ({ askedAt, state }) => (state === 'done' ? <TimeText at={askedAt} /> : t`being erased`),
  },
  { key: 'asker', header: t`By`, cell: ({ asker }) => asker },
  { key: 'why', header: t`Why`, narrow: 'hide', cell: ({ why }) => why ?? <span className="dim">{t`not said`}</span> },
  { key: 'rows', header: t`Rows`, align: 'right', cell: ({ rows }) => number(rows) },
]

const allowColumn = (ask: (erasure: Erasure) => void): Column<Erasure> => ({
  key: 'again',
  header: t`When told again`,
  align: 'right',
  cell: (erasure) =>
    erasure.isRemembered ? (
      <Button
        variant="subtle"
        onClick={() => ask(erasure)}
        aria-label={t`Erased again: let the person come back who was erased by ${erasure.asker}`}
      >{t`Erased again`}</Button>
    ) : (
      <span className="dim">{t`may stay`}</span>
    ),
})

function AllowDialog({ erasure, onClose }: { erasure: Erasure | undefined; onClose: () => void }) {
  const allow = useAction('privacy.allow', {
    changes: ['privacy.erasures'],
    onDone: () => {
      toast(t`The person may come back`)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      opened={erasure !== undefined}
      title={t`Let this person come back`}
      confirm={t`Let them come back`}
      busy={allow.isPending}
      onConfirm={() => erasure && allow.mutate({ erasure: erasure.id }, { onError: toastProblem })}
      onClose={onClose}
    >{t`What was erased stays erased. If a source tells of this person from now on, they are kept like anybody else; do this only when they are a customer’s person again and know of it.`}</ConfirmDialog>
  )
}
