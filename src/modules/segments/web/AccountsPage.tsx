import { useElementSize, useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { useToday } from '../../../web/lib/session.tsx'
import { Banner } from '../../../web/ui/Banner.tsx'
import { chosenColumns } from '../../../web/ui/ColumnChooser.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import css from './Accounts.module.css'
import { AccountsStrip } from './AccountsStrip.tsx'
import { columnsOf } from './columns.tsx'
import { ExportButton } from './ExportButton.tsx'
import { nameField } from './fields.ts'
import { NoneFound } from './NoneFound.tsx'
import { onPhone } from './phone.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useAccounts, useFields } from './use-accounts.ts'
import { useWidths } from './use-widths.ts'
import { ViewMenu } from './ViewMenu.tsx'
import { useAccountsView } from './view.ts'

export function AccountsPage() {
  const today = useToday()
  const view = useAccountsView()
  const { fields, names, error, retry } = useFields()
  const known = useMemo(() => fields && new Set(fields.map((field) => field.key)), [fields])
  const list = useAccounts(view, known)
  const [widths, setWidth] = useWidths()
  const { ref, width } = useElementSize()
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const all = useMemo(() => columnsOf({ fields: fields ?? [], names, today }), [fields, names, today])
  const shown = chosenColumns(all, [nameField, ...view.look.columns])
  const widened = shown.map((column) => ({ ...column, width: widths[column.key] ?? column.width }))
  const columns = isPhone ? onPhone(shown) : widened
  return (
    <Page
      title="Accounts"
      width="full"
      state={<ViewMenu view={view} />}
      actions={<ExportButton view={view} known={known} />}
    >
      {view.isMissing && <Banner>This view is somebody’s own or was deleted. Here are all customers.</Banner>}
      <AccountsStrip view={view} />
      <Toolbar view={view} fields={fields} names={names} columns={all} />
      <div className={css.list} ref={ref}>
        <DataTable
          label="Accounts"
          columns={columns}
          rows={fields && list.items}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: `accounts/${row.id}`, label: row.name })}
          sort={{ key: view.look.sort, direction: view.look.direction }}
          onSort={({ key, direction }) => view.change({ sort: key, direction })}
          onResize={isPhone ? undefined : setWidth}
          head={!isPhone && fits(columns, width) ? 'sticky' : 'plain'}
          rowHeight={isPhone ? 55 : 37}
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

/** A head that stays in sight needs a table that does not scroll sideways. */
function fits(columns: { width?: number | string }[], room: number): boolean {
  return columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 220), 0) <= room
}
