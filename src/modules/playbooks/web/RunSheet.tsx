import { Button, Drawer } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Output, useAction, useOperation } from '../../../web/lib/api.ts'
import { withDays } from '../../../web/lib/format.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { ErrorState } from '../../../web/ui/ErrorState.tsx'
import { Lines } from '../../../web/ui/Skeletons.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { DateText, TimeText } from '../../../web/ui/Values.tsx'
import css from './Playbooks.module.css'
import { stepOf } from './playbook-words.ts'
import { RunState } from './RunState.tsx'
import { type Act, actWord, reachedBy } from './run-acts.ts'

type Shown = Output<'playbooks.run'>

/** One run with every line of its log. */
export function RunSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useOperation('playbooks.run', { run: id })
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={data ? t`${data.account.name} in ${data.playbook.name}` : t`Run`}
      closeButtonProps={{ 'aria-label': t`Close` }}
      transitionProps={{ duration: 120 }}
    >
      {error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Lines count={8} />
      ) : (
        <Whole run={data} />
      )}
    </Drawer>
  )
}

function Whole({ run }: { run: Shown }) {
  const { account, contact, playbook, enteredOn, version, newest, wakeAt, status } = run
  return (
    <div className={css.form}>
      <dl className={css.facts}>
        <dt>{t`Account`}</dt>
        <dd>
          <PageLink to={`accounts/${account.id}`}>{account.name}</PageLink>
          {contact && `, ${contact.name}`}
        </dd>
        <dt>{t`State`}</dt>
        <dd>
          <RunState run={run} />
        </dd>
        <dt>{t`Entered`}</dt>
        <dd>
          <DateText day={enteredOn} />
        </dd>
        {run.step !== null && (
          <>
            <dt>{t`Step`}</dt>
            <dd>{stepOf(run)}</dd>
          </>
        )}
        <dt>{t`Version`}</dt>
        <dd>
          {version}
          {newest && <div className="muted">{newestSays(newest)}</div>}
        </dd>
        {wakeAt && status !== 'ended' && (
          <>
            <dt>{t`Its turn`}</dt>
            <dd>
              <TimeText at={wakeAt} />
            </dd>
          </>
        )}
      </dl>
      <Acts run={run} />
      <PageLink to={`playbooks/${playbook.id}`} search={{ tab: 'why', asked: account.id }}>
        {t`Why it entered`}
      </PageLink>
      <section aria-label={t`What happened`}>
        <h3 className={css.small}>{t`What happened`}</h3>
        <ol className={css.log}>
          {run.log.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log are only added
            <li key={at}>
              <span className="dim">
                <TimeText at={line.at} />
              </span>
              <span>
                {line.step && <b>{stepOf(line)}: </b>}
                {withDays(line.says)}
                {line.by && <span className="dim">{t`, by ${line.by}`}</span>}
                <Made made={line.made} />
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

/** A run ends on the version that it began with, unless somebody puts it on the newest one. */
const newestSays = ({ version, fits }: NonNullable<Shown['newest']>): string =>
  fits
    ? t`The newest is ${version}. The run ends on its own version unless you put it on the newest one; it goes on where it stands.`
    : t`The newest is ${version}, and has no such step: the run ends on its own version.`

/** What a step made, where a page shows it. */
function Made({ made }: { made: Shown['log'][number]['made'] }) {
  if (made?.kind !== 'task') return null
  return (
    <>
      {' '}
      <PageLink to="tasks" search={{ task: made.id }}>{t`Open the task`}</PageLink>
    </>
  )
}

const offered: readonly Act[] = ['pause', 'resume', 'skip', 'renew', 'cancel']

function Acts({ run }: { run: Shown }) {
  const may = useMay('playbooks.run')
  const send = useAction('playbooks.act', { onDone: ({ changed }) => changed === 0 && toast(t`It stayed as it was`) })
  if (!may || run.status === 'ended') return null
  return (
    <div className={css.buttons}>
      {offered
        .filter((act) => reachedBy(act, [run]).length > 0)
        .map((act) => (
          <Button
            key={act}
            loading={send.isPending}
            onClick={() => send.mutate({ runs: [run.id], act }, { onError: toastProblem })}
          >
            {inOneWord(act, run)}
          </Button>
        ))}
    </div>
  )
}

function inOneWord(act: Act, { newest }: Shown): string {
  if (act === 'cancel') return t`Cancel the run`
  return act === 'renew' && newest ? t`Put on version ${newest.version}` : actWord(act)
}
