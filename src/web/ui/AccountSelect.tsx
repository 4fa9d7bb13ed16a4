import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../kernel/words.ts'
import { useOperation } from '../lib/api.ts'

type AccountSelectProps = Pick<SelectProps, 'placeholder' | 'className' | 'error'> & {
  'data-autofocus'?: boolean
  label: string
  /** Shows the label above instead of only saying it. */
  isLabelled?: boolean
  value: string | null
  onChange: (id: string | null) => void
  /** Not offered, such as the account itself. */
  without?: string | undefined
}

/** Chooses one account by a part of its name. */
export function AccountSelect({ label, isLabelled, value, onChange, without, ...rest }: AccountSelectProps) {
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 200)
  const chosen = useOperation('accounts.get', { account: value ?? '' }, { enabled: value !== null })
  const name = value === null ? undefined : chosen.data?.name
  const isSearching = text !== '' && text !== name
  const found = useOperation('accounts.search', { text, limit: 10 }, { enabled: isSearching, keepPrevious: true })
  const items = isSearching ? (found.data?.items ?? []) : []
  const offered = items.filter((item) => item.id !== without && item.id !== value)
  return (
    <Select
      {...rest}
      {...(isLabelled ? { label } : { 'aria-label': label })}
      placeholder={rest.placeholder ?? t`Type a name`}
      data={[
        ...(value === null ? [] : [{ value, label: name ?? t`an account outside of your view` }]),
        ...offered.map((item) => ({ value: item.id, label: `${item.name}` })),
      ]}
      value={value}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`No account` }}
      filter={({ options }) => options}
      nothingFoundMessage={isSearching ? t`No account of this name` : t`Type a part of its name`}
      onSearchChange={setTyped}
      onChange={onChange}
    />
  )
}
