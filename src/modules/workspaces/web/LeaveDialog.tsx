import { Button, Group, Modal, Radio, Select, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type Output, useAction, useList, useOperation } from '../../../web/lib/api.ts'
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
    <Modal opened onClose={onClose} title={`End the access of ${member.name}`} size="lg">
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
      toast(`${member.name} has no access any more`)
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
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="filled" color="red" loading={leave.isPending} disabled={isOpen && !heir} onClick={submit}>
          {isOpen ? 'End access and hand over' : 'End access'}
        </Button>
      </Group>
    </Stack>
  )
}

function OpenWork({ leaving }: { leaving: Leaving }) {
  if (leaving.open.length === 0) return <p className="muted">Nothing is open for this member.</p>
  return (
    <Section title="Still open">
      <ul className={css.list}>
        {leaving.open.map(({ name, label, count, worth = [], examples }) => (
          <li key={name}>
            <b>
              {count} {label.toLowerCase()}
            </b>
            {worth.map(({ minor, currency }) => (
              <span key={currency}>
                , <Money minor={minor} currency={currency} style="short" /> ARR
              </span>
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
    <Section title="Who takes over">
      <Radio.Group
        aria-label="Who takes over"
        value={how}
        onChange={(value) => onHow(value === 'team' ? 'team' : 'member')}
      >
        <Stack gap={6} mb="xs">
          <Radio size="xs" value="member" label="One colleague takes everything" />
          <Radio
            size="xs"
            value="team"
            label="A team: accounts are divided among its members by ARR, the rest goes to its lead"
          />
        </Stack>
      </Radio.Group>
      <Select
        aria-label={how === 'member' ? 'Colleague' : 'Team'}
        placeholder={how === 'member' ? 'Choose a colleague' : 'Choose a team'}
        searchable
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={heir}
        onChange={onHeir}
        nothingFoundMessage="Nobody of this name"
      />
    </Section>
  )
}

function Ends({ leaving: { ending, endings, sending } }: { leaving: Leaving }) {
  return (
    <Section title="What ends">
      <ul className={css.list}>
        <li>Sign-in and all sessions, at once.</li>
        {ending.length > 0 && <li>API keys: {ending.map((key) => key.name).join(', ')}.</li>}
        {endings.map(({ label, names }) => (
          <li key={label}>
            {label}: {names.join(', ')}.
          </li>
        ))}
        {sending.length > 0 && (
          <li>
            Keys that send events go on: {sending.map((key) => key.name).join(', ')}. Give them a new text if this
            person may know the old one.
          </li>
        )}
        <li className="dim">
          Results of the past stay with them. You can undo this within 30 days; ended keys, programs and sessions stay
          ended.
        </li>
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
