import { Button, Menu } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconCheck, IconFilter } from '@tabler/icons-react'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { ColumnChooser } from '../../../web/ui/ColumnChooser.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { type Density, densities } from '../domain/density.ts'
import css from './Accounts.module.css'
import type { Listed } from './columns.tsx'
import { Filter, FilterSaid } from './Filter.tsx'
import { comparisonsIn, nameField } from './fields.ts'
import { Search } from './Search.tsx'
import type { AccountsView } from './view.ts'

type ToolbarProps = {
  view: AccountsView
  fields: FieldSpec[] | undefined
  names: ReadonlyMap<string, string>
  columns: Column<Listed>[]
}

/** Find by name, narrow by anything, choose what is shown and how densely. */
export function Toolbar({ view, fields, names, columns }: ToolbarProps) {
  const [isOpen, { toggle, open }] = useDisclosure()
  useHotkeys([['f', toggle]])
  const { where, columns: chosen } = view.look
  return (
    <>
      <div className={css.bar}>
        <Search view={view} />
        <Button
          leftSection={<IconFilter size={14} />}
          aria-expanded={isOpen}
          aria-keyshortcuts="f"
          disabled={!fields}
          onClick={toggle}
        >
          {view.isFiltered && where ? t`Filter: ${comparisonsIn(where.where)}` : t`Filter`}
        </Button>
        <div className={css.push}>
          <DensityMenu view={view} />
          <ColumnChooser
            columns={columns}
            shown={[nameField, ...chosen.filter((key) => columns.some((column) => column.key === key))]}
            onChange={([, ...shown]) => view.change({ columns: shown })}
          />
        </div>
      </div>
      {isOpen && fields && <Filter view={view} fields={fields} names={names} />}
      {!isOpen && fields && (view.isFiltered || view.saved !== undefined) && (
        <FilterSaid view={view} fields={fields} names={names} onEdit={open} />
      )}
    </>
  )
}

const densityWords: Record<Density, string> = { compact: t`Compact`, normal: t`Normal`, roomy: t`Roomy` }

function DensityMenu({ view }: { view: AccountsView }) {
  const { density } = view.look
  return (
    <Menu width={140}>
      <Menu.Target>
        <Button>{t`Rows`}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {densities
          .toSorted((one, other) => Object.keys(densityWords).indexOf(one) - Object.keys(densityWords).indexOf(other))
          .map((one) => (
            <Menu.Item
              key={one}
              rightSection={one === density && <IconCheck size={14} />}
              onClick={() => view.change({ density: one })}
            >
              {densityWords[one]}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
