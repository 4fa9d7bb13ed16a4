import { choiceWord } from './choice-words.ts'
import type { AnyPanel, CommandDefinition, PageDefinition, PagesModule, PanelDefinition, Place } from './pages.ts'

const modules = import.meta.glob<PagesModule>('../../modules/*/web/pages.ts', { eager: true })

/** Every page and panel that the modules declare in `web/pages.ts`. */
export const pages: PageDefinition[] = Object.values(modules).flatMap((module) => module.pages ?? [])
export const panels: AnyPanel[] = Object.values(modules).flatMap((module) => module.panels ?? [])
export const commands: CommandDefinition[] = Object.values(modules).flatMap((module) => module.commands ?? [])

export function panelsOf<P extends Place>(place: P, tab?: string): PanelDefinition<P>[] {
  const here = panels.filter((panel) => panel.place === place) as unknown as PanelDefinition<P>[]
  return here.filter((panel) => tab === undefined || panel.tab === tab).sort((a, b) => a.order - b.order)
}

/** The tabs of a place: those that at least one panel names, in the order of their first panel. */
export function tabsOf(place: Place): { key: string; label: string }[] {
  const keys = panelsOf(place).flatMap((panel) => panel.tab ?? [])
  return [...new Set(keys)].map((key) => ({
    key,
    label: choiceWord(key),
  }))
}
