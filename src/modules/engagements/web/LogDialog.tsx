import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Input, useAction, useOperation } from '../../../web/lib/api.ts'
import { now } from '../../../web/lib/clock.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import type { Places } from '../../../web/lib/pages.ts'
import { useClock } from '../../../web/lib/session.tsx'
import { Panels } from '../../../web/ui/Panels.tsx'
import records from '../../../web/ui/Records.module.css'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { momentOf, wallTime } from '../domain/wall-time.ts'
import { AccountField } from './AccountField.tsx'

type Kind = Extract<Input<'engagements.log'>['kind'], 'note' | 'call' | 'meeting' | 'mail'>

const kinds: { kind: Kind; label: string; said: string }[] = [
  { kind: 'note', label: t`Note`, said: t`Note logged` },
  { kind: 'call', label: t`Call`, said: t`Call logged` },
  { kind: 'meeting', label: t`Meeting`, said: t`Meeting logged` },
  { kind: 'mail', label: t`Email`, said: t`Email logged` },
]

type LogDialogProps = {
  /** The account whose page is open. */
  account: string | null
  onClose: () => void
}

/** A note needs its words; that a call, a meeting or a mail took place is worth logging without any. */
export function LogDialog({ account: here, onClose }: LogDialogProps) {
  const [account, setAccount] = useState(here)
  const [text, setText] = useState('')
  const [contact, setContact] = useState<string | null>(null)
  const when = useWhen()
  const say = useSaid(here)
  const follow = useRef<Parameters<Places['log']['keep']>[0]>(null)
  const keep = useCallback<Places['log']['keep']>((next) => {
    follow.current = next
  }, [])
  const log = useAction('engagements.log', { changes: ['timeline.list', 'engagements.list', 'measures.ofAccount'] })
  const words = text.trim()
  const lacks = (kind: Kind) => account === null || (kind === 'note' && words === '')
  const save = ({ kind, said }: (typeof kinds)[number]) => {
    if (account === null || lacks(kind)) return
    log.mutate(
      { account, kind, text: words || null, contact, at: when.at },
      {
        onSuccess: async ({ id }) => {
          await follow.current?.({ account, engagement: id }).catch(toastProblem)
          say(said, account)
          onClose()
        },
      },
    )
  }
  const byKey = (event: KeyboardEvent) => {
    const [note] = kinds
    if (note && event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save(note)
  }
  return (
    <Modal opened onClose={onClose} title={t`Log activity`} size={440}>
      <Stack gap="sm">
        <AccountField
          value={account}
          onChange={(next) => {
            setAccount(next)
            setContact(null)
          }}
          isFirst={here === null}
        />
        <Textarea
          label={t`What happened`}
          placeholder={t`Agreed on the rollout to the second team`}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={20_000}
          data-autofocus={here === null ? undefined : true}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={byKey}
        />
        <Panels place="log" given={{ keep }} />
        <div className={records.pair}>
          <WithWhom account={account} value={contact} onChange={setContact} />
          <TextInput
            type="datetime-local"
            label={t`When`}
            value={when.wall}
            max={when.opened}
            onChange={(event) => when.change(event.currentTarget.value)}
          />
        </div>
        {log.error && (
          <div role="alert" className="down">
            {[log.error.detail || log.error.title, log.error.remedy].filter(Boolean).join('. ')}
          </div>
        )}
        <Group gap="xs" justify="space-between">
          <span className="dim">{account === null ? t`Choose an account first` : t`Log as`}</span>
          <Group gap="xs">
            {kinds.map((one) => (
              <Button key={one.kind} disabled={log.isPending || lacks(one.kind)} onClick={() => save(one)}>
                {one.label}
              </Button>
            ))}
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Now, until somebody says otherwise; in the reader's zone, as every time on the page. */
function useWhen() {
  const { zone } = useClock()
  const [opened] = useState(() => wallTime(now(), zone))
  const [wall, setWall] = useState(opened)
  const isNow = wall === '' || wall === opened
  return { wall, opened, change: setWall, at: isNow ? undefined : momentOf(wall, zone).toISOString() }
}

/** Says what was logged; from elsewhere with the way to the account. */
function useSaid(here: string | null): (said: string, account: string) => void {
  const go = useGo()
  return (said, account) =>
    account === here
      ? toast(said)
      : toast(said, { label: t`Open the account`, run: () => go(`accounts/${account}`, { tab: 'timeline' }) })
}

type WithWhomProps = { account: string | null; value: string | null; onChange: (value: string | null) => void }

function WithWhom({ account, value, onChange }: WithWhomProps) {
  const people = useOperation(
    'accounts.contacts',
    { account: account ?? '', limit: 100 },
    { enabled: account !== null },
  )
  const persons = people.data?.items.filter((person) => !person.isRobot) ?? []
  const once = [...new Map(persons.map((person) => [person.id, { value: person.id, label: person.name }])).values()]
  return (
    <Select
      label={t`With`}
      placeholder={t`Nobody in particular`}
      data={once}
      value={value}
      onChange={onChange}
      disabled={account === null}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Nobody in particular` }}
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage={t`Nobody of this name`}
    />
  )
}
