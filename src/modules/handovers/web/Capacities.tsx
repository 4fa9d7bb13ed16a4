import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { currencyDigits, isCurrency } from '../../../kernel/money.ts'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Handovers.module.css'
import { type Assignment, type Capacity, useSaving } from './use-assignment.ts'

const touches = ['high', 'mid', 'tech'] as const

/** How much each of them can look after, in all or of one touch. */
export function Capacities({ assignment }: { assignment: Assignment }) {
  const [drafts, setDrafts] = useState(assignment.capacities)
  const { items: members = [] } = useList('workspaces.members', {})
  const save = useSaving()
  const put = (at: number, part: Partial<Capacity>) =>
    setDrafts((before) => before.map((one, place) => (place === at ? { ...one, ...part } : one)))
  const isChanged = JSON.stringify(drafts) !== JSON.stringify(assignment.capacities)
  return (
    <Panel title={t`What each can look after`} aside={t`else the limits of a book hold`}>
      <div className={css.capacities}>
        {drafts.map((capacity, at) => (
          <CapacityRow
            key={`${capacity.member} ${capacity.touch ?? ''}`}
            name={members.find(({ id }) => id === capacity.member)?.name ?? ''}
            capacity={capacity}
            currency={assignment.currency}
            onChange={(part) => put(at, part)}
            onRemove={() => setDrafts((before) => before.filter((_, place) => place !== at))}
          />
        ))}
      </div>
      <div className={css.foot}>
        <Select
          aria-label={t`Add a person`}
          placeholder={t`Add a person`}
          searchable
          value={null}
          data={openPlaces(drafts, members)}
          onChange={(chosen) => {
            const [member = '', touch = ''] = chosen?.split(' ') ?? []
            if (!member) return
            const place = touches.find((one) => one === touch) ?? null
            setDrafts((before) => [...before, { member, touch: place, accounts: null, arr: null }])
          }}
        />
        <Button variant="filled" disabled={!isChanged} onClick={() => save(assignment, { capacities: drafts })}>
          {t`Save`}
        </Button>
      </div>
    </Panel>
  )
}

/** Each person in all, and then by touch. */
function openPlaces(drafts: readonly Capacity[], members: readonly { id: string; name: string; active: boolean }[]) {
  const isTaken = (member: string, touch: string | null) =>
    drafts.some((one) => one.member === member && one.touch === touch)
  return members
    .filter(({ active }) => active)
    .flatMap(({ id, name }) =>
      [null, ...touches]
        .filter((touch) => !isTaken(id, touch))
        .map((touch) => ({
          value: touch ? `${id} ${touch}` : id,
          label: touch ? `${name}, ${touchWord(touch)}` : name,
        })),
    )
}

const touchWord = (touch: string) => t`touch ${choiceWord(touch)}`

type CapacityRowProps = {
  name: string
  capacity: Capacity
  currency: string
  onChange: (part: Partial<Capacity>) => void
  onRemove: () => void
}

function CapacityRow({ name, capacity, currency, onChange, onRemove }: CapacityRowProps) {
  const unit = 10 ** (isCurrency(currency) ? currencyDigits(currency) : 2)
  const who = capacity.touch ? `${name}, ${touchWord(capacity.touch)}` : name
  const figure = (value: number | string) => (typeof value === 'number' ? value : null)
  return (
    <div className={css.capacity}>
      <span>{who}</span>
      <NumberInput
        aria-label={t`${who}: accounts`}
        placeholder={t`any number`}
        suffix={t` accounts`}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        hideControls
        value={capacity.accounts ?? ''}
        onChange={(value) => onChange({ accounts: figure(value) })}
      />
      <NumberInput
        aria-label={t`${who}: ARR`}
        placeholder={t`any ARR`}
        prefix={`${currency} `}
        thousandSeparator
        min={1}
        hideControls
        value={capacity.arr === null ? '' : capacity.arr / unit}
        onChange={(value) => {
          const arr = figure(value)
          onChange({ arr: arr === null ? null : Math.round(arr * unit) })
        }}
      />
      <Button size="compact-sm" variant="subtle" aria-label={t`Remove ${who}`} onClick={onRemove}>{t`Remove`}</Button>
    </div>
  )
}
