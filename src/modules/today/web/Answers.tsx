import { ActionIcon } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { type AskFor, ways } from './ask.ts'
import { useRiskFrom } from './open-risk.ts'
import type { Row } from './rows.ts'
import css from './Today.module.css'

/** What one can do about a row without opening it; each has its key. */
export function Answers({ row, ask }: { row: Row; ask: AskFor }) {
  const openRisk = useRiskFrom(row)
  return (
    <div className={css.answers}>
      {ways.map(({ way, label, key, icon: Icon }) => (
        <ActionIcon
          key={way}
          aria-label={`${label}: ${row.name}`}
          aria-keyshortcuts={key}
          data-hint={`${label} (${key})`}
          onClick={() => ask(way, row)}
        >
          <Icon size={16} stroke={1.75} />
        </ActionIcon>
      ))}
      {openRisk && (
        <ActionIcon aria-label={t`Open a risk: ${row.name}`} data-hint={t`Open a risk`} onClick={openRisk}>
          <IconAlertTriangle size={16} stroke={1.75} />
        </ActionIcon>
      )}
    </div>
  )
}
