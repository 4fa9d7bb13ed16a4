import { IconSettings } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'settings',
    title: t`Settings`,
    menu: { group: 'Settings', order: 10, label: t`Settings`, icon: IconSettings },
    component: lazily(() => import('./SettingsPage.tsx'), 'SettingsPage'),
  }),
]

/** A panel of Settings is given nothing. */
const shown = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

/** Each tab of Settings is a set of panels, so that other modules add theirs in the same way. */
export const panels = [
  definePanel({
    place: 'banner',
    order: 10,
    title: t`What is held`,
    component: shown(() => import('./HeldBanner.tsx'), 'HeldBanner'),
  }),
  definePanel({
    place: 'settings',
    tab: 'members',
    order: 10,
    title: t`Members`,
    permission: 'workspaces.read',
    component: shown(() => import('./MembersPanel.tsx'), 'MembersPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'members',
    order: 20,
    title: t`Open invitations`,
    permission: 'workspaces.manage',
    component: shown(() => import('./InvitationsPanel.tsx'), 'InvitationsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'teams',
    order: 10,
    title: t`Teams`,
    permission: 'workspaces.read',
    component: shown(() => import('./TeamsPanel.tsx'), 'TeamsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'security',
    order: 10,
    title: t`Second factor for everybody`,
    permission: 'workspaces.manage',
    component: shown(() => import('./SecurityPanel.tsx'), 'SecondFactorPolicyPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'security',
    order: 20,
    title: t`Sign in with your company`,
    permission: 'workspaces.own',
    component: shown(() => import('./ProviderPanel.tsx'), 'ProviderPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'keys',
    order: 20,
    title: t`Requests a minute`,
    permission: 'workspaces.manage',
    component: shown(() => import('./SecurityPanel.tsx'), 'LimitsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'workspace',
    order: 10,
    title: t`Workspace`,
    permission: 'workspaces.manage',
    component: shown(() => import('./WorkspacePanel.tsx'), 'WorkspacePanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'keys',
    order: 10,
    title: t`API keys`,
    permission: 'keys.manage',
    component: shown(() => import('./KeysPanel.tsx'), 'KeysPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'log',
    order: 10,
    title: t`Log`,
    permission: 'audit.read',
    component: shown(() => import('./LogPanel.tsx'), 'LogPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 10,
    title: t`You`,
    component: shown(() => import('./ProfilePanel.tsx'), 'ProfilePanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 15,
    title: t`Language and time zone`,
    component: shown(() => import('./LanguagePanel.tsx'), 'LanguagePanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 20,
    title: t`Password`,
    component: shown(() => import('./PasswordPanel.tsx'), 'PasswordPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 25,
    title: t`Second factor`,
    component: shown(() => import('./TwoFactorPanel.tsx'), 'TwoFactorPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 30,
    title: t`Where you are signed in`,
    component: shown(() => import('./SessionsPanel.tsx'), 'SessionsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 40,
    title: t`Appearance`,
    component: shown(() => import('./AppearancePanel.tsx'), 'AppearancePanel'),
  }),
]
