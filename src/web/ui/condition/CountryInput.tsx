import { MultiSelect, Select } from '@mantine/core'
import { useState } from 'react'
import { countries, countryCode, countryName } from '../../../kernel/country.ts'
import { t } from '../../../kernel/words.ts'
import css from './Condition.module.css'

/** Countries by name; what was chosen or is typed and is no country is a word of some source, and can be asked for as well. */
function offered(chosen: readonly string[], typed: string) {
  const all = countries().map(({ code, name }) => ({ value: code, label: name }))
  const words = [...chosen, ...(typed.trim() === '' ? [] : [countryCode(typed)])]
  const others = [...new Set(words)].filter((word) => !all.some(({ value }) => value === word))
  return [...all, ...others.map((word) => ({ value: word, label: countryName(word) }))]
}

type OneProps = { label: string; text: string; onChange: (text: string) => void }

/** A country to choose by its name; what is kept is its code. */
export function CountryInput({ label, text, onChange }: OneProps) {
  const [typed, setTyped] = useState(countryName(text))
  return (
    <Select
      aria-label={label}
      data={offered(text === '' ? [] : [text], typed)}
      value={text || null}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t`No such choice`}
      onChange={(next) => onChange(next ?? '')}
    />
  )
}

/** Several countries. */
export function CountriesInput({ list, onChange }: { list: string[]; onChange: (list: string[]) => void }) {
  const [typed, setTyped] = useState('')
  return (
    <MultiSelect
      aria-label={t`Values`}
      data={offered(list, typed)}
      value={list}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      classNames={{ inputField: css.word ?? '' }}
      nothingFoundMessage={t`No such choice`}
      onChange={onChange}
    />
  )
}
