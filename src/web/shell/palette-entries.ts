import { useMantineColorScheme } from '@mantine/core'
import { t } from '../../kernel/words.ts'
import { useOperation } from '../lib/api.ts'
import { choiceWord } from '../lib/choice-words.ts'
import { useGo } from '../lib/navigation.tsx'
import { commands } from '../lib/registry.ts'
import { useSession } from '../lib/session.tsx'
import { schemes } from './MemberMenu.tsx'
import { menuOf } from './menu.ts'
import { signOut } from './sign-in.ts'

export type Entry = { key: string; label: string; detail: string; run: () => void }
export type EntryGroup = { name: string; entries: Entry[] }

/** What the palette offers for a text: pages and actions at once, accounts as soon as the server has found them. */
export function useEntries(text: string, settled: string): { groups: EntryGroup[]; searching: boolean } {
  const go = useGo()
  const accounts = useOperation(
    'accounts.search',
    { text: settled.trim() },
    { enabled: settled.trim().length > 1, keepPrevious: true },
  )
  const found = text.trim().length > 1 ? (accounts.data?.items ?? []) : []
  const groups = [
    {
      name: t`Accounts`,
      entries: found.map((item) => ({
        key: item.id,
        label: item.name,
        detail: item.detail,
        run: () => go(`accounts/${item.id}`),
      })),
    },
    { name: t`Pages`, entries: matching(usePageEntries(), text) },
    { name: t`Actions`, entries: matching(useActionEntries(), text) },
  ]
  return { groups: groups.filter((group) => group.entries.length > 0), searching: accounts.isFetching }
}

function usePageEntries(): Entry[] {
  const go = useGo()
  const { permissions } = useSession()
  return menuOf(permissions).flatMap((section) =>
    section.pages.map((page) => ({
      key: page.path,
      label: page.menu.label,
      detail: choiceWord(section.group),
      run: () => go(page.path),
    })),
  )
}

function useActionEntries(): Entry[] {
  const go = useGo()
  const { permissions, workspaces, workspace } = useSession()
  const { setColorScheme } = useMantineColorScheme()
  const declared = commands.filter(
    (command) => command.permission === undefined || permissions.includes(command.permission),
  )
  return [
    ...declared.map((command) => ({
      key: command.label,
      label: command.label,
      detail: '',
      run: () => go(command.to, command.search),
    })),
    ...schemes.map(({ value, label }) => ({
      key: value,
      label: t`Colours: ${label}`,
      detail: '',
      run: () => setColorScheme(value),
    })),
    ...workspaces
      .filter((other) => other.id !== workspace.id)
      .map((other) => ({
        key: other.id,
        label: t`Switch to ${other.name}`,
        detail: t`workspace`,
        run: () => window.location.assign(`/w/${other.slug}`),
      })),
    { key: 'sign-out', label: t`Sign out`, detail: '', run: () => void signOut() },
  ]
}

/** Every word typed begins a word of the label. */
export function matching<E extends { label: string }>(entries: E[], text: string): E[] {
  const wanted = wordsOf(text)
  return entries.filter(({ label }) => wanted.every((word) => wordsOf(label).some((own) => own.startsWith(word))))
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}
