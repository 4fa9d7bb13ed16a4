import { t } from '../../../kernel/words.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import { panelsOf } from '../../../web/lib/registry.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Page, Stack } from '../../../web/ui/Page.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'

const known = ['members', 'teams', 'workspace', 'security', 'keys', 'fields', 'log', 'you']
const labels: Record<string, string> = { keys: t`API keys`, security: t`Sign-in` }

/** Tabs of panels: this module's and whatever others add. A tab without a panel that one may open is left out. */
export function SettingsPage() {
  const { workspace, permissions, looksAs } = useSession()
  const open = panelsOf('settings').filter(
    ({ permission }) => permission === undefined || permissions.includes(permission),
  )
  const keys = [...new Set(open.map((panel) => panel.tab ?? 'workspace'))]
    // What is one's own belongs neither to the one who looks nor to the one looked as.
    .filter((key) => key !== 'you' || looksAs === null)
    .sort((a, b) => place(a) - place(b))
  const tabs = keys.map((key) => ({
    key,
    label: labels[key] ?? choiceWord(key),
    content: () => <SettingsTab tab={key} />,
  }))
  return (
    <Page title={t`Settings`} aside={workspace.name}>
      <Tabs tabs={tabs} label={t`Settings`} />
    </Page>
  )
}

function SettingsTab({ tab }: { tab: string }) {
  return (
    <Stack>
      <Panels place="settings" tab={tab} given={{}} />
    </Stack>
  )
}

/** Tabs of other modules stand before the log. */
const place = (key: string) => (known.includes(key) ? known.indexOf(key) : known.indexOf('log') - 0.5)
