import { useDebouncedValue } from '@mantine/hooks'
import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../lib/api.ts'
import { count } from '../../lib/format.ts'
import { useMay } from '../../lib/session.tsx'
import { AccountSelect } from '../AccountSelect.tsx'
import css from './Condition.module.css'
import { ConditionEditor, type ConditionEditorProps } from './ConditionEditor.tsx'
import { type Outcomes, outcomesOf } from './Mark.tsx'

type AccountConditionProps = Omit<ConditionEditorProps, 'outcomes'> & {
  /** The account that explains the condition, part by part. */
  asked: string | null
  onAsk: (account: string | null) => void
}

/** How long somebody may pause in typing before the accounts are counted. */
const pause = 300

/**
 * Edits a condition about accounts: says while one types how many it holds for, and of any account why it holds or not.
 * Serves every place that asks for such a condition.
 */
export function AccountCondition({ asked, onAsk, ...editor }: AccountConditionProps) {
  const [settled] = useDebouncedValue(editor.value, pause)
  const explained = useExplained(asked, settled)
  const mayCount = useMay('measures.write')
  return (
    <div className={css.about}>
      <ConditionEditor {...editor} outcomes={explained.outcomes} beside={mayCount ? 'events' : undefined} />
      <div className={css.foot}>
        <Counted condition={settled} isTyping={settled !== editor.value} />
        <div className={css.ask}>
          <AccountSelect
            className={css.asked}
            label={t`Why does it hold for an account, or not`}
            placeholder={t`Ask about an account`}
            value={asked}
            onChange={onAsk}
          />
          <span aria-live="polite">{explained.sentence}</span>
        </div>
      </div>
    </div>
  )
}

/** The count of a question that is no longer asked is not waited for: its request is cancelled. */
function Counted({ condition, isTyping }: { condition: Condition | undefined; isTyping: boolean }) {
  const { data, error, isPlaceholderData } = useOperation(
    'segments.count',
    { condition: condition && { ...condition } },
    { keepPrevious: true },
  )
  if (error) return <span className={css.problem}>{error.detail || error.title}</span>
  const isOld = isTyping || isPlaceholderData
  return (
    <span className={isOld ? css.old : undefined} aria-live="polite" aria-busy={isOld || data === undefined}>
      {data === undefined ? t`Counting` : `${count(data.count, 'account')} ${data.count === 1 ? t`fits` : t`fit`}`}
    </span>
  )
}

function useExplained(
  account: string | null,
  condition: Condition | undefined,
): { outcomes?: Outcomes; sentence?: string } {
  const isAsked = account !== null && condition !== undefined
  const { data, error } = useOperation(
    'segments.explain',
    { account: account ?? '', condition: { version: 1, where: { all: [] }, ...condition } },
    { enabled: isAsked, keepPrevious: true },
  )
  if (!isAsked) return {}
  if (error) return { sentence: error.detail || error.title }
  if (!data) return { sentence: t`Looking` }
  const { holds, name, explanation } = data
  return {
    outcomes: outcomesOf(explanation as Parameters<typeof outcomesOf>[0]),
    sentence: t`${name} ${holds ? t`fits` : t`does not fit`}: it ${(explanation as { sentence: string }).sentence}`,
  }
}
