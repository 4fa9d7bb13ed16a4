import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'

type AccountFieldProps = {
  value: string | null
  onChange: (value: string | null) => void
  /** One begins by typing here. */
  isFirst: boolean
}

/** An account by its name, found as one types. */
export function AccountField({ value, onChange, isFirst }: AccountFieldProps) {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text.trim(), 120)
  const chosen = useOperation('accounts.get', { account: value ?? '' }, { enabled: value !== null })
  const found = useOperation(
    'accounts.search',
    { text: settled },
    { enabled: settled.length > 1 && settled !== chosen.data?.name, keepPrevious: true },
  )
  const options = new Map((found.data?.items ?? []).map((item) => [item.id, item.name]))
  if (value !== null && chosen.data) options.set(value, chosen.data.name)
  return (
    <Select
      label={t`Account`}
      placeholder={t`Type a part of its name`}
      data={[...options].map(([id, label]) => ({ value: id, label }))}
      filter={({ options: all }) => all}
      value={value}
      onChange={onChange}
      searchable
      searchValue={text}
      onSearchChange={setText}
      data-autofocus={isFirst || undefined}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage={settled.length > 1 && !found.isFetching ? t`No account of this name` : undefined}
    />
  )
}
