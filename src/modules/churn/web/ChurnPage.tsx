import { Select } from '@mantine/core'
import { inWords, t } from '../../../kernel/words.ts'
import { choice, useUrlState } from '../../../web/lib/url-state.ts'
import { Page } from '../../../web/ui/Page.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { type TargetKind, targetKinds } from '../domain/target.ts'
import { LostCustomers } from './Lost.tsx'
import { ModelCard } from './ModelCard.tsx'
import { Ranking } from './Ranking.tsx'
import { WarningRecords, Warnings } from './Warnings.tsx'
import { targetWords } from './words.ts'

const readers = { target: choice(targetKinds, 'loss') }

/** Who is likely lost and what that costs, and how much the model behind it knows; of whatever else is foretold as well. */
export function ChurnPage() {
  const [{ target }, change] = useUrlState(readers)
  return (
    <Page
      title={t`Churn risk`}
      actions={
        <Select
          aria-label={t`What is foretold`}
          data={targetKinds.map((kind) => ({ value: kind, label: inWords(targetWords[kind]) }))}
          value={target}
          allowDeselect={false}
          onChange={(value) => value && change({ target: value as TargetKind })}
        />
      }
    >
      <Tabs
        label={t`Churn risk`}
        tabs={[
          { key: 'ranking', label: t`By expected loss`, content: () => <Ranking key={target} target={target} /> },
          { key: 'warnings', label: t`Early warnings`, content: () => <Warnings /> },
          { key: 'records', label: t`What warnings are worth`, content: () => <WarningRecords /> },
          { key: 'lost', label: t`Who left, and why`, content: () => <LostCustomers /> },
          { key: 'model', label: t`Model card`, content: () => <ModelCard key={target} target={target} /> },
        ]}
      />
    </Page>
  )
}
