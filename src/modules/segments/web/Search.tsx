import { TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import css from './Accounts.module.css'
import type { AccountsView } from './view.ts'

/** Finds by a part of the name; the address follows once the typing pauses. */
export function Search({ view }: { view: AccountsView }) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState({ text: view.text, told: view.text })
  // An address that somebody else has changed, such as a link or the way back, wins over what was typed before.
  if (view.text !== typed.told) setTyped({ text: view.text, told: view.text })
  const tell = useDebouncedCallback((text: string) => {
    setTyped({ text, told: text.trim() })
    view.find(text.trim())
  }, 200)
  useHotkeys([['/', () => input.current?.focus()]])
  return (
    <TextInput
      ref={input}
      className={css.search}
      type="search"
      aria-label={t`Find accounts by name`}
      aria-keyshortcuts="/"
      placeholder={t`Find by name`}
      leftSection={<IconSearch size={14} />}
      value={typed.text}
      onChange={(event) => {
        setTyped({ ...typed, text: event.currentTarget.value })
        tell(event.currentTarget.value)
      }}
    />
  )
}
