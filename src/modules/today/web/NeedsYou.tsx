import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useList } from '../../../web/lib/api.ts'
import { sayDay } from '../../../web/lib/format.ts'
import { useMay, useToday } from '../../../web/lib/session.tsx'
import { DataTable } from '../../../web/ui/DataTable.tsx'
import { Hints } from '../../../web/ui/Hints.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { useAnswered } from './answered.ts'
import type { AskFor, Way } from './ask.ts'
import { columnsOf } from './columns.tsx'
import { FalseAlarmDialog } from './FalseAlarmDialog.tsx'
import { Keys } from './Keys.tsx'
import { NobodyWaits } from './NobodyWaits.tsx'
import { OrderChoice } from './OrderChoice.tsx'
import { isNewTold, type Row, rowsOf } from './rows.ts'
import { SnoozeDialog } from './SnoozeDialog.tsx'
import { answerKeys, holdAt, indexInHand } from './use-answer-keys.ts'
import { type Answer, useAnswers } from './use-answers.ts'
import type { TodayView } from './view.ts'

/** The one list of the page: who needs somebody, why, and what one answers. */
export function NeedsYou({ view }: { view: TodayView }) {
  const { mine, order } = view.state
  const today = useToday()
  const mayAnswer = useMay('today.write')
  const list = useList('today.needsYou', { mine, order }, { keepPrevious: true })
  const answered = useAnswered()
  const rows = useMemo(() => list.items && rowsOf(list.items, answered, today), [list.items, answered, today])
  const place = useRef<HTMLDivElement>(null)
  const { asked, ask, close, settle, undoLast } = useAsking(place)
  const marksNew = rows !== undefined && isNewTold(rows)
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const columns = useMemo(() => columnsOf({ ask, mayAnswer, marksNew, isPhone }), [ask, mayAnswer, marksNew, isPhone])
  const isWaitingForMore = rows?.length === 0 && list.more.has
  return (
    <Panel title={t`Needs you, and why`} aside={<OrderChoice view={view} />} padding="flush">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the rows inside, which are links */}
      <div ref={place} onKeyDown={mayAnswer ? answerKeys(rows ?? [], ask, undoLast) : undefined}>
        <DataTable
          label={t`Accounts that need you`}
          columns={columns}
          rows={isWaitingForMore ? undefined : rows}
          rowKey={(row) => row.id}
          rowLink={(row) => ({ to: `accounts/${row.id}`, label: row.name })}
          rowHeight={71}
          more={list.more}
          refreshing={list.refreshing}
          error={list.error}
          retry={list.retry}
          empty={<NobodyWaits view={view} />}
        />
        <Hints within={place} />
      </div>
      {rows !== undefined && rows.length > 0 && <Keys mayAnswer={mayAnswer} />}
      {asked?.way === 'snooze' && (
        <SnoozeDialog
          row={asked.row}
          onClose={close}
          onSnooze={(until) =>
            settle(
              asked.row.open,
              { answer: 'snoozed', until },
              t`${asked.row.name} snoozed until ${sayDay(until, today)}`,
            )
          }
        />
      )}
      {asked?.way === 'false alarm' && (
        <FalseAlarmDialog
          row={asked.row}
          onClose={close}
          onTell={(reasons, why) =>
            settle(reasons, { answer: 'false alarm', why }, t`Marked as a false alarm for ${asked.row.name}`)
          }
        />
      )}
    </Panel>
  )
}

/** Asks what an answer still needs, gives it, and brings the keyboard back to where it was. */
function useAsking(place: React.RefObject<HTMLDivElement | null>) {
  const answers = useAnswers()
  const [asked, setAsked] = useState<{ way: Way; row: Row; index: number }>()
  const give = useRef(answers.answer)
  give.current = answers.answer
  const ask = useMemo<AskFor>(
    () => (way, row) => {
      const index = indexInHand(place.current)
      if (way !== 'acknowledge') return setAsked({ way, row, index })
      void give.current(row, row.open, { answer: 'acknowledged' }, t`${row.name} acknowledged`)
      holdAt(place, index)
    },
    [place],
  )
  const close = () => {
    setAsked(undefined)
    holdAt(place, asked?.index ?? -1)
  }
  const settle = (reasons: Row['open'], answer: Answer, said: string) => {
    if (asked) void answers.answer(asked.row, reasons, answer, said)
    close()
  }
  return { asked, ask, close, settle, undoLast: answers.undoLast }
}
