import { Button, Checkbox } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { text, useUrlState } from '../../../web/lib/url-state.ts'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Page } from '../../../web/ui/Page.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { Block } from '../../../web/ui/Skeletons.tsx'
import css from './Connect.module.css'

type Asked = Extract<Output<'agents.request'>, { kind: 'asked' }>
type Refused = Extract<Output<'agents.request'>, { kind: 'refused' }>

const readers = { request: text() }

/** Where a program that wants to read sends the person for whom it would. */
export function ConnectPage() {
  const [{ request }] = useUrlState(readers)
  return (
    <Page title={t`Let a program read`}>
      <div className={css.narrow}>{request === '' ? <NothingAsked /> : <Answered request={request} />}</div>
    </Page>
  )
}

function Answered({ request }: { request: string }) {
  const read = useOperation('agents.request', { request })
  if (read.error) return <ErrorState error={read.error} retry={() => void read.refetch()} />
  if (!read.data) return <Block height={420} />
  return read.data.kind === 'asked' ? <Question asked={read.data} request={request} /> : <Refusal refused={read.data} />
}

function NothingAsked() {
  return (
    <EmptyState
      title={t`No program asks at the moment`}
    >{rich`Give your program the address ${<code>{window.location.origin}/mcp</code>}. It will send you here to be let in.`}</EmptyState>
  )
}

function Refusal({ refused }: { refused: Refused }) {
  return (
    <EmptyState
      title={t`This request cannot be answered`}
      actions={
        refused.back !== null && (
          <Button component="a" href={refused.back}>
            {t`Back to ${refused.host}`}
          </Button>
        )
      }
    >
      {refused.sentence}
    </EmptyState>
  )
}

function Question({ asked, request }: { asked: Asked; request: string }) {
  const { member, workspace } = useSession()
  const [chosen, setChosen] = useState(asked.rights.map((right) => right.permission))
  const allow = useAction('agents.allow', {
    changes: ['agents.connections'],
    onDone: ({ location }) => window.location.assign(location),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    allow.mutate({ request, rights: chosen })
  }
  return (
    <Panel title={t`${asked.client} asks to read for you`}>
      <form className={css.form} onSubmit={submit}>
        <dl className={css.facts}>
          <Fact name={t`In the workspace`}>{workspace.name}</Fact>
          <Fact name={t`For`}>
            {member.name}, <span className="muted">{member.email}</span>
          </Fact>
          <Fact name={t`It returns to`}>
            {asked.host}{' '}
            <span className="muted">{asked.staysOnMachine ? t`on this computer` : t`on the internet`}</span>
          </Fact>
        </dl>
        <Rights asked={asked} chosen={chosen} choose={setChosen} />
        <p className="muted">{t`It sees what you see and can change nothing. The name is the program’s own word: if you did not just send it here yourself, do not let it in. You can disconnect it at any time in Settings.`}</p>
        {allow.error && <ErrorState error={allow.error} />}
        <div className={css.actions}>
          <Button
            type="submit"
            variant="filled"
            disabled={chosen.length === 0}
            loading={allow.isPending}
          >{t`Let it read`}</Button>
          <Button component="a" href={asked.refuse}>{t`Do not`}</Button>
        </div>
      </form>
      <OtherWorkspaces request={request} />
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type RightsProps = { asked: Asked; chosen: string[]; choose: (rights: string[]) => void }

function Rights({ asked, chosen, choose }: RightsProps) {
  const toggle = (right: string) =>
    choose(chosen.includes(right) ? chosen.filter((one) => one !== right) : [...chosen, right])
  return (
    <fieldset className={css.rights}>
      <legend className="muted">{t`It may read`}</legend>
      {asked.rights.map(({ permission, says }) => (
        <Checkbox
          key={permission}
          label={says}
          checked={chosen.includes(permission)}
          onChange={() => toggle(permission)}
        />
      ))}
    </fieldset>
  )
}

/** A program reads in one workspace; who works in several says here which. */
function OtherWorkspaces({ request }: { request: string }) {
  const { workspace, workspaces } = useSession()
  const others = workspaces.filter((one) => one.id !== workspace.id)
  if (others.length === 0) return null
  return (
    <p className={css.others}>
      <span className="muted">{t`Rather in`} </span>
      {others.map((one, index) => (
        <span key={one.id}>
          {index > 0 && ', '}
          <a href={`/w/${one.slug}/agents/connect?request=${request}`}>{one.name}</a>
        </span>
      ))}
    </p>
  )
}
