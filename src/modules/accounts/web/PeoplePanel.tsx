import { Button } from '@mantine/core'
import { useState } from 'react'
import { type Item, useList } from '../../../web/lib/api.ts'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './Account.module.css'
import { AddPersonDialog } from './AddPersonDialog.tsx'
import { plainWord } from './wording.ts'

type Person = Item<'accounts.contacts'>

export function PeoplePanel({ account }: { account: string }) {
  const people = useList('accounts.contacts', { account, limit: 100 })
  const mayWrite = useMay('accounts.write')
  const [adding, setAdding] = useState(false)
  return (
    <Panel
      title="People"
      padding="flush"
      aside={mayWrite && <Button onClick={() => setAdding(true)}>Add person</Button>}
    >
      <DataTable
        label="People"
        columns={columns}
        rows={people.items}
        rowKey={(person) => `${person.id} ${person.role}`}
        error={people.error}
        retry={people.retry}
        more={people.more}
        empty={
          <EmptyState title="No people known">
            They come with an import of contacts, when somebody signs in to the product, or by hand.
          </EmptyState>
        }
      />
      {mayWrite && <AddPersonDialog account={account} opened={adding} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

const columns: Column<Person>[] = [
  {
    key: 'name',
    header: 'Name',
    cell: (person) => (
      <span className={css.named}>
        {person.name}
        {person.isRobot && (
          <span className={css.tag} title="A program, left out of everything that counts people">
            robot
          </span>
        )}
      </span>
    ),
  },
  { key: 'role', header: 'Role', cell: (person) => plainWord(person.role) },
  { key: 'title', header: 'Title', narrow: 'hide', cell: (person) => <span className="muted">{person.title}</span> },
  {
    key: 'email',
    header: 'Mail',
    cell: (person) =>
      person.email && (
        <a className={css.plain} href={`mailto:${person.email}`}>
          {person.email}
        </a>
      ),
  },
  { key: 'since', header: 'Since', align: 'right', narrow: 'hide', cell: (person) => <TimeText at={person.since} /> },
]
