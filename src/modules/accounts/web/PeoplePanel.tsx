import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Item, useList, useOperation } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { useMay, useSession } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { type Own, ownShown } from './attributes.ts'
import { PersonDialog } from './PersonDialog.tsx'
import { ShownValue } from './ShownValue.tsx'
import { useMembers } from './use-people.ts'

type Person = Item<'accounts.contacts'>

export function PeoplePanel({ account }: { account: string }) {
  const people = useList('accounts.contacts', { account, limit: 100 })
  const fields = useOperation('accounts.fields', { subject: 'contact' })
  const mayWrite = useMay('accounts.write')
  const [editing, setEditing] = useState<{ person?: Person | undefined }>()
  const columns = useColumns(fields.data?.items ?? [], mayWrite ? (person) => setEditing({ person }) : undefined)
  return (
    <Panel
      title={t`People`}
      padding="flush"
      aside={mayWrite && <Button onClick={() => setEditing({})}>{t`Add person`}</Button>}
    >
      <DataTable
        label={t`People`}
        columns={columns}
        rows={people.items}
        rowKey={(person) => `${person.id} ${person.role}`}
        error={people.error}
        retry={people.retry}
        more={people.more}
        empty={
          <EmptyState
            title={t`No people known`}
          >{t`They come with an import of contacts, when somebody signs in to the product, or by hand.`}</EmptyState>
        }
      />
      {editing && <PersonDialog account={account} {...editing} onClose={() => setEditing(undefined)} />}
    </Panel>
  )
}

function useColumns(fields: readonly Own[], edit: ((person: Person) => void) | undefined): Column<Person>[] {
  const members = useMembers()
  const { currency } = useSession().workspace
  const own = fields
    .filter((field) => !field.isArchived)
    .map(
      (field): Column<Person> => ({
        key: `custom:${field.key}`,
        header: field.label,
        narrow: 'hide',
        cell: (person) =>
          (person.custom[field.key] ?? null) !== null && (
            <ShownValue shown={ownShown(field, person.custom[field.key] ?? null, members, currency)} />
          ),
      }),
    )
  const change: Column<Person>[] = edit
    ? [
        {
          key: 'change',
          header: '',
          label: t`Change`,
          align: 'right',
          cell: (person) => (
            <Button
              variant="subtle"
              onClick={() => edit(person)}
              aria-label={t`Change ${person.name}`}
            >{t`Change`}</Button>
          ),
        },
      ]
    : []
  return [...columns, ...own, since, ...change]
}

/** What a mail program may be opened with; sources also tell what is none. */
const plainAddress = /^[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+$/u

const columns: Column<Person>[] = [
  {
    key: 'name',
    header: t`Name`,
    cell: (person) => (
      <span className={css.named}>
        {person.name}
        {person.isRobot && (
          <span className={css.tag} title={t`A program, left out of everything that counts people`}>{t`robot`}</span>
        )}
      </span>
    ),
  },
  { key: 'role', header: t`Role`, cell: (person) => choiceWord(person.role) },
  { key: 'title', header: t`Title`, narrow: 'hide', cell: (person) => <span className="muted">{person.title}</span> },
  {
    key: 'email',
    header: t`Mail`,
    narrow: 'hide',
    cell: (person) =>
      person.email && plainAddress.test(person.email) ? (
        <a className={css.plain} href={`mailto:${person.email}`}>
          {person.email}
        </a>
      ) : (
        person.email
      ),
  },
]

const since: Column<Person> = {
  key: 'since',
  header: t`Since`,
  align: 'right',
  narrow: 'hide',
  cell: (person) => <TimeText at={person.since} />,
}
