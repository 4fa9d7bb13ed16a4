import { Group, Select } from '@mantine/core'
import { type Language, languages, t } from '../../../kernel/words.ts'
import { type Input, useAction } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'

type Change = Input<'workspaces.updatePreferences'>

const usual = ''
/** Each language under its own name: whoever is spoken to in the wrong one must find it. */
const ownNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }
const offered = [
  { value: usual, label: t`As the browser` },
  ...languages.map((language) => ({ value: language, label: ownNames[language] })),
]
const zones = Intl.supportedValuesOf('timeZone')

/** How the product speaks to oneself, in every workspace. */
export function LanguagePanel() {
  const { preferences, workspace } = useSession()
  const save = useAction('workspaces.updatePreferences', {
    changes: ['workspaces.me'],
    onDone: () => toast(t`Saved`),
  })
  const choose = (change: Change) => save.mutate(change, { onError: toastProblem })
  const language = preferences?.language ?? usual
  const zone = preferences?.zone ?? usual
  return (
    <Panel title={t`Language and time zone`} aside={t`For you alone, in every workspace`}>
      <Group gap="md" align="start">
        <Select
          label={t`Language`}
          description={t`Numbers, money and dates are written as it is usual there.`}
          data={offered}
          value={language}
          allowDeselect={false}
          w={280}
          onChange={(value) => choose({ language: languages.find((one) => one === value) ?? null })}
        />
        <Select
          label={t`Time zone`}
          description={t`Times of day are shown in it. Days that are counted stay those of the workspace, in ${workspace.zone}.`}
          data={[{ value: usual, label: t`As the workspace: ${workspace.zone}` }, ...zones]}
          value={zone}
          searchable
          nothingFoundMessage={t`No time zone of this name`}
          allowDeselect={false}
          limit={60}
          w={280}
          onChange={(value) => choose({ zone: value || null })}
        />
      </Group>
    </Panel>
  )
}
