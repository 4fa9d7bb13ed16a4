import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { longDay } from '../../../web/lib/format.ts'
import { useToday } from '../../../web/lib/session.tsx'
import { Columns, Page } from '../../../web/ui/Page.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import { Beside } from './Beside.tsx'
import { NeedsYou } from './NeedsYou.tsx'
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
          leftSection={view.state.mine && <IconCheck size={14} />}
          onClick={() => view.change({ mine: !view.state.mine })}
        >
          My accounts
        </Button>
      }
    >
      <TodayFigures />
      <Columns aside={<Beside view={view} />}>
        <NeedsYou view={view} />
        <Panels place="today" column="main" given={{}} />
      </Columns>
    </Page>
  )
}
