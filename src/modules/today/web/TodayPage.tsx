import { Button } from '@mantine/core'
import { longDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { NeedsYou } from './NeedsYou.tsx'
import { NextRenewals } from './NextRenewals.tsx'
import { OrderExplained } from './OrderExplained.tsx'
import { Sources } from './Sources.tsx'
import { TodayFigures } from './TodayFigures.tsx'
import { useTodayView } from './view.ts'

export function TodayPage() {
  const today = useToday()
  const view = useTodayView()
  return (
    <Page
      title="Today"
      aside={longDay(today).replace(/ \d{4}$/, '')}
      actions={
        <Button
          aria-pressed={view.state.mine}
          data-active={view.state.mine || undefined}
          onClick={() => view.change({ mine: !view.state.mine })}
        >
          My accounts
        </Button>
      }
    >
      <TodayFigures />
      <Columns
        aside={
          <>
            <Panels place="today" column="aside" given={{}} />
            <NextRenewals />
            <Sources />
            <OrderExplained view={view} />
          </>
        }
      >
        <NeedsYou view={view} />
        <Panels place="today" column="main" given={{}} />
      </Columns>
    </Page>
  )
}
