import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { OperationName, Output, Question } from './api.ts'

export type MenuGroup = '' | 'Insight' | 'Action' | 'Programs' | 'Data' | 'Settings'

/** A number beside a menu entry: only where something waits. */
export type CountSource = { operation: OperationName; count: (output: unknown) => number }

export type MenuEntry = {
  group: MenuGroup
  order: number
  label: string
  icon?: ComponentType<{ size?: number | string; stroke?: number | string }>
  countFrom?: CountSource
}

export type PageDefinition = {
  /** Below the workspace, without a leading slash: 'accounts', 'accounts/$account'. */
  path: string
  title: string
  menu?: MenuEntry
  permission?: string
  component: ComponentType | LazyExoticComponent<ComponentType>
  /** What it asks at first sight, whoever looks: asked while its code is fetched, and while it is still found out who looks. */
  asks?: (address: PageAddress) => Question[]
  /** Whose panels it shows at first sight: their code is fetched with its own. */
  place?: Place
}

export type PageAddress = { parameters: Record<string, string | undefined>; search: Record<string, unknown> }

/** Where panels of modules appear, and what each of them is given. */
export type Places = {
  account: { account: string }
  /** Buttons in the head of the account's page. */
  account_actions: { account: string }
  /** A tab of a playbook's page. */
  playbook: { playbook: string }
  /** Buttons in the head of a segment's page. */
  segment_actions: { segment: string }
  /** Below what became of a campaign. */
  campaign: { campaign: string }
  today: Record<never, never>
  /** In the dialog that logs an activity: keeps what is to be done once it is logged, or nothing. */
  log: { keep: (follow: ((logged: { account: string; engagement: string }) => Promise<void>) | null) => void }
  health: Record<never, never>
  settings: Record<never, never>
  /** A line above every page, such as "usage has been silent since Monday"; renders nothing when there is nothing to say. */
  banner: Record<never, never>
  /** Beside the search, on every page: a row of the menu, or an icon in the head of a phone. */
  shell: { look: ShellLook }
  /** Once on every page, for keys and dialogs that open from anywhere; renders nothing while there is nothing to show. */
  anywhere: Record<never, never>
}
export type ShellLook = 'row' | 'icon'
export type Place = keyof Places

export type PanelDefinition<P extends Place = Place> = {
  place: P
  /** For places with tabs: the key of the tab. A tab exists as soon as a panel names it. */
  tab?: string
  order: number
  title: string
  permission?: string
  /** For tabs: the owner of facts without which there is nothing to show. A tab all of whose panels wait for it is left out till then. */
  onlyWith?: string
  /** Beside the main column instead of in it. */
  aside?: boolean
  component: ComponentType<Places[P]> | LazyExoticComponent<ComponentType<Places[P]>>
}

/** Something the palette offers by name; it opens a page, in a state that its address carries. */
export type CommandDefinition = { label: string; to: string; search?: Record<string, unknown>; permission?: string }

/** What a module's `web/pages.ts` may export. */
export type PagesModule = { pages?: PageDefinition[]; panels?: AnyPanel[]; commands?: CommandDefinition[] }
export type AnyPanel = { [P in Place]: PanelDefinition<P> }[Place]

export function definePage(page: PageDefinition): PageDefinition {
  return page
}

export function definePanel<P extends Place>(panel: PanelDefinition<P>): PanelDefinition<P> {
  return panel
}

/** What a menu entry counts, typed by its operation. */
export function countFrom<N extends OperationName>(operation: N, count: (output: Output<N>) => number): CountSource {
  return { operation, count: (output) => count(output as Output<N>) }
}

/** Loads a named export when it is first shown, so that the first load stays small. */
export function lazily<Props extends object, Name extends string>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> & { preload: () => Promise<unknown> } {
  const component = lazy(() => load().then((module) => ({ default: module[name] })))
  return Object.assign(component, { preload: load })
}
