import type { Output } from '../../../web/lib/api.ts'

export type Layout = Output<'accounts.layouts'>['items'][number]
type Tab = { key: string; label: string }

/** Tabs in the order that a role's layout gives them, those that it does not name after it as usual; hidden ones are left out. */
export function arranged<T extends Tab>(tabs: readonly T[], layout: Pick<Layout, 'tabs' | 'hidden'> | undefined): T[] {
  if (!layout) return [...tabs]
  const named = layout.tabs.flatMap((key) => tabs.find((tab) => tab.key === key) ?? [])
  const others = tabs.filter((tab) => !layout.tabs.includes(tab.key))
  return [...named, ...others].filter((tab) => !layout.hidden.includes(tab.key))
}
