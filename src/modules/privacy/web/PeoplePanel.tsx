import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { type Reader, text, useUrlState } from '../../../web/lib/url-state.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { PersonDialog } from './PersonDialog.tsx'

type FoundPerson = Item<'privacy.people'>

const readers = { find: text(), person: text() } satisfies Record<string, Reader<string>>

/** Finds a customer's person, to see where they stand, take their data along or erase them. */
export function PeoplePanel() {
  const [state, change] = useUrlState(readers)
  const [asked] = useDebouncedValue(state.find.trim(), 200)
  const people = useList(
    'privacy.people',
    { text: asked, limit: 20 },
    { enabled: asked.length > 1, keepPrevious: true },
  )
  const isAsking = asked.length > 1
  return (
    <Panel
      title={t`A person’s data`}
      padding="flush"
      aside={
        <TextInput
          aria-label={t`Find a person`}
          placeholder={t`Name or mail address`}
          value={state.find}
          onChange={(event) => change({ find: event.currentTarget.value })}
          w={240}
          maxLength={200}
        />
      }
    >
      <DataTable
        label={t`People found`}
        rows={isAsking ? people.items : []}
        rowKey={(person) => person.id}
        skeletonRows={3}
        error={people.error}
        retry={people.retry}
        refreshing={people.refreshing}
        empty={isAsking ? <NobodyFound /> : <HowItGoes />}
        columns={columnsWith((person) => change({ person }))}
      />
      {state.person !== '' && <PersonDialog person={state.person} onClose={() => change({ person: '' })} />}
    </Panel>
  )
}

const HowItGoes = () => (
  <EmptyState
    title={t`Whose data?`}
  >{t`Find a customer’s person by name or mail address. You see every place where they stand, can take all of it along as one file, or erase them.`}</EmptyState>
)

const NobodyFound = () => (
  <EmptyState title={t`Nobody found`}>{t`No customer’s person has this in their name or mail address.`}</EmptyState>
)

const columnsWith = (open: (person: string) => void): Column<FoundPerson>[] => [
  { key: 'name', header: t`Person`, cell: (person) => person.name },
  { key: 'email', header: t`Mail address`, cell: (person) => person.email ?? <span className="dim">{t`none`}</span> },
  { key: 'accounts', header: t`Accounts`, narrow: 'hide', cell: (person) => person.accounts.join(', ') },
  {
    key: 'open',
    header: '',
    label: t`Look`,
    align: 'right',
    cell: (person) => (
      <Button
        variant="subtle"
        onClick={() => open(person.id)}
        aria-label={t`Look at the data of ${person.name}`}
      >{t`Look`}</Button>
    ),
  },
]
