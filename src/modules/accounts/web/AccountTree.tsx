import { ActionIcon, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { type Band, bandFrom, bandMeasure } from '../../../kernel/band.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation, useOperations } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Line } from '../../../web/ui/Skeletons.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { UnitDialog } from './UnitDialog.tsx'
import type { AccountDetail } from './wording.ts'

type Unit = Output<'accounts.children'>['units'][number]
type Child = Output<'accounts.children'>['accounts'][number]

/** The account in its place: what is above it, itself, and below it what can be opened level by level. */
export function AccountTree({ account }: { account: AccountDetail }) {
  const { parent } = account
  return (
    <ul className={css.tree}>
      {parent && (
        <li>
          <div className={css.node}>
            <PageLink to={`accounts/${parent.id}`}>{parent.name}</PageLink>
            <span className="dim">{t`above`}</span>
          </div>
        </li>
      )}
      <li data-level={parent ? 1 : 0}>
        <div className={css.node}>
          <b>{account.name}</b>
          <span className={css.nodeFigures}>
            <Money minor={account.arr} style="short" />
          </span>
        </div>
        <Below account={account.id} mayAdd />
      </li>
    </ul>
  )
}

/** What lies right below an account; each can be opened in turn. */
function Below({ account, mayAdd }: { account: string; mayAdd?: boolean }) {
  const children = useChildren(account)
  const health = useHealth(account)
  const mayWrite = useMay('accounts.write')
  const [isAdding, adding] = useDisclosure()
  if (!children.units) return <Line width={160} />
  return (
    <>
      <ul className={css.tree}>
        {children.accounts.map((child) => (
          <Node key={child.id} child={child} health={health.get(child.id) ?? { score: null, band: 'grey' }} />
        ))}
        {children.units.map((unit) => (
          <UnitNode key={unit.id} account={account} unit={unit} />
        ))}
      </ul>
      {children.more.has && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={children.more.loading}
          onClick={children.more.load}
        >{t`Show more`}</Button>
      )}
      {mayAdd && children.accounts.length + children.units.length === 0 && (
        <p className="muted">{t`No accounts or units lie below it.`}</p>
      )}
      {mayAdd && mayWrite && <Button size="compact-sm" variant="subtle" onClick={adding.open}>{t`Add a unit`}</Button>}
      {isAdding && <UnitDialog account={account} onClose={adding.close} />}
    </>
  )
}

/** The children page by page; the units come with each page and are the same. */
function useChildren(account: string) {
  const first = useOperation('accounts.children', { account, limit: 50 })
  const [cursors, setCursors] = useState<string[]>([])
  const rest = useOperations(
    'accounts.children',
    cursors.map((cursor) => ({ account, limit: 50, cursor })),
  )
  const read = rest.flatMap((page) => page ?? [])
  const isReading = read.length < cursors.length
  const next = (read.at(-1) ?? first.data)?.next ?? null
  return {
    units: first.data?.units,
    accounts: [first.data, ...read].flatMap((page) => page?.accounts ?? []),
    more: {
      has: next !== null,
      loading: isReading,
      load: () => {
        if (next !== null && !isReading) setCursors([...cursors, next])
      },
    },
  }
}

const scoreField = 'measure:health.score'
const bandField = `measure:${bandMeasure}`

type Health = { score: number | null; band: Band }

/** Health of those right below, where it may be seen. */
function useHealth(account: string): ReadonlyMap<string, Health> {
  const isAllowed = useMay('health.read')
  const where = { field: 'attribute:parent', op: 'is', value: account }
  const { data } = useOperation(
    'segments.accounts',
    { condition: { version: 1, where }, columns: [scoreField, bandField], limit: 200 },
    { enabled: isAllowed },
  )
  return new Map(
    data?.items.map(({ id, values }) => [
      id,
      { score: numberOf(values[scoreField]), band: bandFrom(numberOf(values[bandField])) },
    ]),
  )
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

function Node({ child, health }: { child: Child; health: Health }) {
  const [isOpen, { toggle }] = useDisclosure()
  return (
    <li>
      <div className={css.node}>
        {child.below > 0 ? (
          <ActionIcon
            size={20}
            aria-expanded={isOpen}
            aria-label={
              isOpen
                ? t`Close ${child.name}, ${count(child.below, 'account')} below`
                : t`Open ${child.name}, ${count(child.below, 'account')} below`
            }
            onClick={toggle}
          >
            {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </ActionIcon>
        ) : (
          <span className={css.leaf} />
        )}
        <PageLink to={`accounts/${child.id}`}>{child.name}</PageLink>
        <span className={css.nodeFigures}>
          <HealthPill {...health} />
          <Money minor={child.arr} style="short" />
        </span>
      </div>
      {isOpen && <Below account={child.id} />}
    </li>
  )
}

function UnitNode({ account, unit }: { account: string; unit: Unit }) {
  const mayWrite = useMay('accounts.write')
  const [isOpen, dialog] = useDisclosure()
  return (
    <li>
      <div className={css.node}>
        <span className={css.leaf} />
        {mayWrite ? (
          <button type="button" className={css.asLink} onClick={dialog.open}>
            {unit.name}
          </button>
        ) : (
          <span>{unit.name}</span>
        )}
        <span className="dim">{unit.unit}</span>
      </div>
      {isOpen && <UnitDialog account={account} unit={unit} onClose={dialog.close} />}
    </li>
  )
}
