import type { MenuGroup, PageDefinition } from '../lib/pages.ts'
import { pages } from '../lib/registry.ts'

export type MenuPage = PageDefinition & { menu: NonNullable<PageDefinition['menu']> }
export type MenuSection = { group: MenuGroup; pages: MenuPage[] }

const groups: MenuGroup[] = ['', 'Insight', 'Action', 'Programs', 'Data', 'Settings']

/** The menu shows only pages that exist and that one's role opens. */
export function menuOf(permissions: readonly string[], all: readonly PageDefinition[] = pages): MenuSection[] {
  const open = all
    .filter(inMenu)
    .filter((page) => page.permission === undefined || permissions.includes(page.permission))
  const sections = groups.map((group) => ({
    group,
    pages: open.filter((page) => page.menu.group === group).sort((a, b) => a.menu.order - b.menu.order),
  }))
  return sections.filter((section) => section.pages.length > 0)
}

function inMenu(page: PageDefinition): page is MenuPage {
  return page.menu !== undefined
}
