import { ActionIcon, Menu } from '@mantine/core'
import { IconAlertTriangle, IconDots } from '@tabler/icons-react'
import { t } from '../../../kernel/words.ts'
import { type AskFor, ways } from './ask.ts'
import { useRiskFrom } from './open-risk.ts'
import type { Row } from './rows.ts'

/** The answers behind one button, where there is no room and no pointer to hover with. */
export function AnswerMenu({ row, ask }: { row: Row; ask: AskFor }) {
  const openRisk = useRiskFrom(row)
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={32} ml="auto" aria-label={t`Answer for ${row.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map(({ way, label, icon: Icon }) => (
          <Menu.Item key={way} leftSection={<Icon size={14} />} onClick={() => ask(way, row)}>
            {label}
          </Menu.Item>
        ))}
        {openRisk && (
          <Menu.Item leftSection={<IconAlertTriangle size={14} />} onClick={openRisk}>
            {t`Open a risk`}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
