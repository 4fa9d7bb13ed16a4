import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { text, useUrlState, words } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { ReadOn } from '../../../web/ui/ReadOn.tsx'
import css from './AccountTimeline.module.css'
import { EntryList, EntrySkeletons } from './EntryList.tsx'
import { isKind, type Kind, kindNames } from './kinds.tsx'

const readers = { kinds: words(), find: text() }

/** Everything that happened with an account, newest first, by kind and by word. */
export function AccountTimeline({ account }: { account: string }) {
  const [view, change] = useUrlState(readers)
  const kinds = view.kinds.filter(isKind)
  const list = useList(
    'timeline.list',
    { account, kinds: kinds.length > 0 ? kinds : undefined, text: view.find.trim() || undefined, limit: 50 },
    { keepPrevious: true },
  )
  const isNarrowed = kinds.length > 0 || view.find !== ''
  return (
    <Panel
      title={t`Timeline`}
      padding="flush"
      aside={<Search value={view.find} onChange={(find) => change({ find })} />}
    >
      <KindFilter chosen={kinds} onChange={(next) => change({ kinds: next })} />
      {list.error && !list.items ? (
        <ErrorState error={list.error} retry={list.retry} />
      ) : list.items?.length === 0 ? (
        <Nothing isNarrowed={isNarrowed} onAll={() => change({ kinds: [], find: '' })} />
      ) : list.items ? (
        <>
          <EntryList account={account} entries={list.items} isStale={list.refreshing} />
          {list.more.has && <ReadOn {...list.more} />}
        </>
      ) : (
        <EntrySkeletons />
      )}
    </Panel>
  )
}

type SearchProps = { value: string; onChange: (value: string) => void }

function Search({ value, onChange }: SearchProps) {
  const [typed, setTyped] = useState(value)
  const settle = useDebouncedCallback(onChange, 250)
  return (
    <TextInput
      type="search"
      aria-label={t`Search the timeline`}
      placeholder={t`Search`}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        settle(event.currentTarget.value)
      }}
    />
  )
}

type KindFilterProps = { chosen: Kind[]; onChange: (kinds: Kind[]) => void }

function KindFilter({ chosen, onChange }: KindFilterProps) {
  const toggle = (kind: Kind) =>
    onChange(chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind])
  return (
    <fieldset className={css.kinds}>
      <legend className="quiet">{t`Kinds`}</legend>
      <button
        type="button"
        className={css.kind}
        aria-pressed={chosen.length === 0}
        onClick={() => onChange([])}
      >{t`All`}</button>
      {(Object.keys(kindNames) as Kind[]).map((kind) => (
        <button
          key={kind}
          type="button"
          className={css.kind}
          aria-pressed={chosen.includes(kind)}
          onClick={() => toggle(kind)}
        >
          {kindNames[kind]}
        </button>
      ))}
    </fieldset>
  )
}

function Nothing({ isNarrowed, onAll }: { isNarrowed: boolean; onAll: () => void }) {
  if (!isNarrowed) {
    return (
      <EmptyState
        title={t`Nothing has happened yet`}
      >{t`Mails, calls, meetings, tickets, contracts and changes of health will stand here in one list. Log activity adds to it by hand.`}</EmptyState>
    )
  }
  return (
    <EmptyState
      title={t`Nothing of this kind`}
      actions={<Button onClick={onAll}>{t`Show everything`}</Button>}
    >{t`No entry fits what you chose and searched for.`}</EmptyState>
  )
}
