import { Button, Group, Modal, Radio, Select, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { Money } from '../../../web/ui/Values.tsx'
import { ProblemText } from './FormDialog.tsx'
import css from './LeaveDialog.module.css'
import type { ShownMember } from './MembersPanel.tsx'

type Leaving = Output<'workspaces.leaving'>
type LeaveDialogProps = { member: ShownMember; onClose: () => void }

/** Ending somebody's access: what is open, who takes it over, what ends. */
export function LeaveDialog({ member, onClose }: LeaveDialogProps) {
  const leaving = useOperation('workspaces.leaving', { id: member.id })
  return (
    <Modal opened onClose={onClose} title={t`End the access of ${member.name}`} size="lg">
      {leaving.error ? (
        <ErrorState error={leaving.error} retry={() => void leaving.refetch()} />
      ) : leaving.data ? (
        <LeaveForm member={member} leaving={leaving.data} onClose={onClose} />
      ) : (
        <Block height={220} />
      )}
    </Modal>
  )
}

type How = 'member' | 'team'

function LeaveForm({ member, leaving, onClose }: LeaveDialogProps & { leaving: Leaving }) {
  const [how, setHow] = useState<How>('member')
  const [heir, setHeir] = useState<string | null>(null)
  const leave = useAction('workspaces.leave', {
    changes: ['workspaces.members', 'workspaces.keys', 'workspaces.invitations', 'accounts.books'],
    onDone: () => {
      onClose()
      toast(t`${member.name} has no access any more`)
    },
  })
  const isOpen = leaving.open.length > 0
  const submit = () => leave.mutate({ id: member.id, ...(isOpen && heir ? { [how]: heir } : {}) })
  const choose = (next: How) => {
    setHow(next)
    setHeir(null)
  }
  return (
    <Stack gap="md">
      <OpenWork leaving={leaving} />
      {isOpen && <Heirs member={member} how={how} heir={heir} onHow={choose} onHeir={setHeir} />}
      <Ends leaving={leaving} />
      <ProblemText problem={leave.error} />
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button variant="filled" color="red" loading={leave.isPending} disabled={isOpen && !heir} onClick={submit}>
          {isOpen ? t`End access and hand over` : t`End access`}
        </Button>
      </Group>
    </Stack>
  )
}

function OpenWork({ leaving }: { leaving: Leaving }) {
  if (leaving.open.length === 0) return <p className="muted">{t`Nothing is open for this member.`}</p>
  return (
    <Section title={t`Still open`}>
      <ul className={css.list}>
        {leaving.open.map(({ name, label, count, worth = [], examples }) => (
          <li key={name}>
            <b>
              {count} {label.toLowerCase()}
            </b>
            {worth.map(({ minor, currency }) => (
              <span key={currency}>{rich`, ${<Money minor={minor} currency={currency} style="short" />} ARR`}</span>
            ))}
            <div className="dim">
              {examples.join(', ')}
              {count > examples.length && ' …'}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type HeirsProps = {
  member: ShownMember
  how: How
  heir: string | null
  onHow: (how: How) => void
  onHeir: (heir: string | null) => void
}

function Heirs({ member, how, heir, onHow, onHeir }: HeirsProps) {
  const members = useList('workspaces.members', {})
  const teams = useList('workspaces.teams', {})
  const people = (members.items ?? []).filter((one) => one.active && one.id !== member.id)
  const options = how === 'member' ? people : (teams.items ?? [])
  return (
    <Section title={t`Who takes over`}>
      <Radio.Group
        aria-label={t`Who takes over`}
        value={how}
        onChange={(value) => onHow(value === 'team' ? 'team' : 'member')}
      >
        <Stack gap={6} mb="xs">
          <Radio size="xs" value="member" label={t`One colleague takes everything`} />
          <Radio
            size="xs"
            value="team"
            label={t`A team: accounts are divided among its members by ARR, the rest goes to its lead`}
          />
        </Stack>
      </Radio.Group>
      <Select
        aria-label={how === 'member' ? t`Colleague` : t`Team`}
        placeholder={how === 'member' ? t`Choose a colleague` : t`Choose a team`}
        searchable
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={heir}
        onChange={onHeir}
        nothingFoundMessage={t`Nobody of this name`}
      />
    </Section>
  )
}

function Ends({ leaving: { ending, endings, sending } }: { leaving: Leaving }) {
  return (
    <Section title={t`What ends`}>
      <ul className={css.list}>
        <li>{t`Sign-in and all sessions, at once.`}</li>
        {ending.length > 0 && <li>{t`API keys: ${ending.map((key) => key.name).join(', ')}.`}</li>}
        {endings.map(({ label, names }) => (
          <li key={label}>
            {label}: {names.join(', ')}.
          </li>
        ))}
        {sending.length > 0 && (
          <li>{t`Keys that send events go on: ${sending.map((key) => key.name).join(', ')}. Give them a new text if this person may know the old one.`}</li>
        )}
        <li className="dim">{t`Results of the past stay with them. You can undo this within 30 days; ended keys, programs and sessions stay ended.`}</li>
      </ul>
    </Section>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={css.title}>{title}</h3>
      {children}
    </section>
  )
}
