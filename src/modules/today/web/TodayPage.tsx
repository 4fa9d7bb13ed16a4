import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
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
      title={t`Today`}
      aside={longDay(today).replace(/ \d{4}$/, '')}
      actions={
        <Button
          aria-pressed={view.state.mine}
          leftSection={view.state.mine && <IconCheck size={14} />}
          onClick={() => view.change({ mine: !view.state.mine })}
        >{t`My accounts`}</Button>
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
