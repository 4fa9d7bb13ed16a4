import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import { count, money } from '../../../web/lib/format.ts'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { Page } from '../../../web/ui/Page.tsx'
import { type Figure, Strip } from '../../../web/ui/Strip.tsx'
import { Tabs } from '../../../web/ui/Tabs.tsx'
import { leastEnded } from '../domain/conversion.ts'
import { Conversion } from './Conversion.tsx'
import { OpportunityList } from './OpportunityList.tsx'
import { OwnerSelect } from './OwnerSelect.tsx'
import { PipelineBoard } from './PipelineBoard.tsx'

const readers = { owner: text() }

/** What customers could buy next, where it stands, and how much of it was bought before. */
export function ExpansionPage() {
  const [{ owner }, change] = useUrlState(readers)
  const asked = owner ? { owner } : {}
  return (
    <Page
      title={t`Expansion`}
      width="full"
      actions={<OwnerSelect owner={owner} onChange={(chosen) => change({ owner: chosen })} />}
    >
      <Figures asked={asked} />
      <Tabs
        label={t`Expansion`}
        tabs={[
          { key: 'list', label: t`By score`, content: () => <OpportunityList asked={asked} /> },
          { key: 'board', label: t`Board`, content: () => <PipelineBoard asked={asked} /> },
          { key: 'conversion', label: t`What came of it`, content: () => <Conversion asked={asked} /> },
        ]}
      />
    </Page>
  )
}

function Figures({ asked }: { asked: { owner?: string } }) {
  const { data } = useOperation('expansion.forecast', asked)
  const short = (minor: number) => money(minor, data?.currency ?? 'USD', 'short')
  const unknown = <span className="dim">{t`not yet known`}</span>
  const figures: Figure[] = [
    {
      label: t`Found`,
      value: data && short(data.open.amount),
      note: data && count(data.open.count, 'opportunity', 'opportunities'),
    },
    {
      label: t`Pursued`,
      value: data && short(data.pursued.amount),
      note: data && count(data.pursued.count, 'opportunity', 'opportunities'),
    },
    {
      label: t`Likely to come of it`,
      value: data && (data.expected && data.expected.value > 0 ? short(data.expected.value) : unknown),
      note:
        data &&
        (data.expected && data.expected.value > 0
          ? t`${short(data.expected.low)} to ${short(data.expected.high)}, by what was won before`
          : t`once ${leastEnded} have ended`),
    },
    {
      label: t`Held back`,
      value: data && short(data.held.amount),
      note: data && t`${data.held.count} in red or with an overdue invoice`,
    },
  ]
  return <Strip figures={figures} />
}
