import { t } from '../../../kernel/words.ts'
import { Page } from '../../../web/ui/Page.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { ModelCard } from './ModelCard.tsx'
import { Ranking } from './Ranking.tsx'

/** Who is likely lost and what that costs, and how much the model behind it knows. */
export function ChurnPage() {
  return (
    <Page title={t`Churn risk`}>
      <Tabs
        label={t`Churn risk`}
        tabs={[
          { key: 'ranking', label: t`By expected loss`, content: () => <Ranking /> },
          { key: 'model', label: t`Model card`, content: () => <ModelCard /> },
        ]}
      />
    </Page>
  )
}
