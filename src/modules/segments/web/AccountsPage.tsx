import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useMay, useSession, useToday } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'
import { chosenColumns } from '../../../web/ui/ColumnChooser.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { DownloadButton } from '../../../web/ui/DownloadButton.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { useIsTooNarrow } from '../../../web/ui/use-width.ts'
import css from './Accounts.module.css'
import { AccountsStrip } from './AccountsStrip.tsx'
import { ActsMenu } from './ActsMenu.tsx'
import { columnsOf } from './columns.tsx'
import { editableOf } from './editable-fields.ts'
import { nameField } from './fields.ts'
import { NoneFound } from './NoneFound.tsx'
import { PinnedViews } from './PinnedViews.tsx'
import { onPhone } from './phone.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { noneSelected } from './selection.ts'
import { Toolbar } from './Toolbar.tsx'
import { askedFor, useAccounts, useFields } from './use-accounts.ts'
import { ViewMenu } from './ViewMenu.tsx'
import { useAccountsView } from './view.ts'

const rowHeights = { compact: 27, normal: 37, roomy: 47 }

export function AccountsPage() {
  const today = useToday()
  const { currency } = useSession().workspace
  const mayWrite = useMay('accounts.write')
  const view = useAccountsView()
  const { fields, names, members, own, error, retry } = useFields()
  const known = useMemo(() => fields && new Set(fields.map((field) => field.key)), [fields])
  const list = useAccounts(view, known)
  const [selected, select] = useState(noneSelected)
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const named = useMemo(() => new Map([...names, ...Object.entries(list.names)]), [names, list.names])
  const all = useMemo(() => {
    const edits = mayWrite && !isPhone ? editableOf({ own: own ?? [], members, currency }) : () => undefined
    return columnsOf({ fields: fields ?? [], names: named, today, editableOf: edits })
  }, [fields, named, today, mayWrite, isPhone, own, members, currency])
  const { look } = view
  const shown = chosenColumns(all, [nameField, ...look.columns])
  const widened = shown.map((column) => ({ ...column, width: look.widths[column.key] ?? column.width }))
  const columns = isPhone ? onPhone(shown) : widened
  const { ref, isTooNarrow } = useIsTooNarrow<HTMLDivElement>(widthOf(columns) + (mayWrite ? 46 : 0))
  const isWide = !isPhone && isTooNarrow
  return (
    <Page
      title={t`Accounts`}
      width="full"
      state={<ViewMenu view={view} />}
      actions={
        <>
          {mayWrite && <ActsMenu />}
          <DownloadButton of="segments.export" asked={askedFor(view, known ?? new Set())} disabled={!known} />
        </>
      }
    >
      {view.isMissing && <Banner>{t`This view is somebody’s own or was deleted. Here are all customers.`}</Banner>}
      <PinnedViews view={view} />
      <AccountsStrip view={view} />
      <Toolbar view={view} fields={fields} names={names} columns={all} />
      {mayWrite && fields && (
        <SelectionBar
          view={view}
          fields={fields}
          own={own ?? []}
          members={members}
          selected={selected}
          onSelect={select}
          shown={list.items?.length ?? 0}
        />
      )}
      <div className={css.list} ref={ref}>
        <DataTable
          label={t`Accounts`}
          columns={columns}
          rows={fields && list.items}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: `accounts/${row.id}`, label: row.name })}
          sort={{ key: look.sort, direction: look.direction }}
          further={look.further}
          onSort={({ key, direction }, further) => view.change({ sort: key, direction, further })}
          {...(mayWrite
            ? {
                selection: {
                  selected: selected.kind === 'all' ? new Set((list.items ?? []).map((row) => row.id)) : selected.ids,
                  onChange: (ids: Set<string>) => select({ kind: 'some', ids }),
                  nameOf: (row: { name: string }) => row.name,
                },
              }
            : {})}
          onResize={isPhone ? undefined : (key, size) => view.change({ widths: { ...look.widths, [key]: size } })}
          onMove={isPhone ? undefined : (key, before) => view.change({ columns: carried(look.columns, key, before) })}
          density={look.density}
          isWide={isWide}
          head={!isPhone && !isWide ? 'sticky' : 'plain'}
          rowHeight={isPhone ? 55 : rowHeights[look.density]}
          more={list.more}
          refreshing={list.refreshing}
          error={error ?? list.error}
          retry={error ? retry : list.retry}
          skeletonRows={16}
          empty={<NoneFound view={view} />}
        />
      </div>
    </Page>
  )
}

/** Where there is less room the table scrolls sideways, and its head cannot stay in sight. */
function widthOf(columns: { width?: number | string }[]): number {
  return columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 220), 0)
}

/** The columns with one of them put before another, or at the end. */
function carried(columns: string[], key: string, before: string | undefined): string[] {
  const others = columns.filter((other) => other !== key)
  const at = before === undefined ? others.length : before === nameField ? 0 : others.indexOf(before)
  return at < 0 ? columns : others.toSpliced(at, 0, key)
}
