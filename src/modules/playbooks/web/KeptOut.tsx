import { Button, Popover } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import css from './Playbooks.module.css'
import { cameOfWord } from './playbook-words.ts'

type KeptOutProps = {
  playbook: { id: string; name: string }
  keptOut: number
  keptOutBy: readonly { reason: string; count: number }[]
}

/** For how many a trigger fired who did not enter; it opens into the reasons. */
export function KeptOut({ playbook, keptOut, keptOutBy }: KeptOutProps) {
  if (keptOut === 0) return <span className="dim">{t`nobody`}</span>
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button size="compact-sm" aria-label={t`${number(keptOut)} kept out of ${playbook.name}: why`}>
          {number(keptOut)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Why accounts did not enter`}>
        <h3 className={css.small}>{t`Why accounts did not enter`}</h3>
        <dl className={css.counted}>
          {keptOutBy
            .toSorted((one, other) => other.count - one.count)
            .map(({ reason, count }) => (
              <div key={reason}>
                <dt>{cameOfWord(reason)}</dt>
                <dd>{number(count)}</dd>
              </div>
            ))}
        </dl>
        <PageLink to={`playbooks/${playbook.id}`} search={{ tab: 'why' }}>{t`Ask about one account`}</PageLink>
      </Popover.Dropdown>
    </Popover>
  )
}
