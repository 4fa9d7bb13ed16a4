import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { rich } from '../../../web/lib/rich.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { CopyButton } from '../../../web/ui/CopyButton.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast } from '../../../web/ui/toasts.ts'
import { FormDialog, ProblemText, readForm, textIn } from './FormDialog.tsx'
import { QrCode } from './QrCode.tsx'
import css from './TwoFactor.module.css'
import { type Begun, useBegin, useConfirm, useEnd, useNewCodes, useReadSession } from './two-factor.ts'

/** Setting up a second factor, step by step; then new codes, and ending it. */
export function TwoFactorPanel() {
  const { hasTwoFactor, byProvider } = useSession()
  const [begun, setBegun] = useState<Begun>()
  const [kept, setKept] = useState<string[]>()
  const readSession = useReadSession()
  const done = () => {
    setBegun(undefined)
    setKept(undefined)
    readSession()
  }
  return (
    <Panel title={t`Second factor`}>
      {byProvider ? (
        <p className="muted">{t`You are signed in by your company, which asks for what it thinks right.`}</p>
      ) : kept ? (
        <KeptCodes codes={kept} onDone={done} />
      ) : begun ? (
        <Scan begun={begun} onConfirmed={() => setKept(begun.codes)} onBack={() => setBegun(undefined)} />
      ) : hasTwoFactor ? (
        <InForce onCodes={setKept} onEnded={readSession} />
      ) : (
        <Begin onBegun={setBegun} />
      )}
    </Panel>
  )
}

function Begin({ onBegun }: { onBegun: (begun: Begun) => void }) {
  const { hasPassword } = useSession()
  const begin = useBegin(onBegun)
  const submit = (form: FormData) => begin.mutate({ password: textIn(form, 'password') })
  return (
    <form onSubmit={readForm(submit)} className={css.narrow}>
      <Stack gap="sm">
        <p className="muted">{t`A code from your phone beside the password: whoever learns one of them alone does not come in. You need an authenticator app.`}</p>
        {hasPassword && <CurrentPassword />}
        <ProblemText problem={begin.error} />
        <Group>
          <Button type="submit" loading={begin.isPending}>{t`Set up a second factor`}</Button>
        </Group>
      </Stack>
    </form>
  )
}

function CurrentPassword() {
  return (
    <PasswordInput
      name="password"
      label={t`Current password`}
      required
      withAsterisk={false}
      autoComplete="current-password"
    />
  )
}

type ScanProps = { begun: Begun; onConfirmed: () => void; onBack: () => void }

function Scan({ begun, onConfirmed, onBack }: ScanProps) {
  const confirm = useConfirm(onConfirmed)
  const secret = new URL(begun.uri).searchParams.get('secret') ?? ''
  return (
    <form onSubmit={readForm((form) => confirm.mutate(String(form.get('code'))))}>
      <div className={css.scan}>
        <QrCode text={begun.uri} label={t`Code to scan with your authenticator app`} />
        <Stack gap="sm" className={css.narrow}>
          <p>{t`Scan this with your authenticator app, then type the six digits that it shows.`}</p>
          <p className="muted">
            {rich`Cannot scan? Type this into the app: ${<code className={css.secret}>{inFours(secret)}</code>}`}
          </p>
          <TextInput
            name="code"
            label={t`Code`}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            required
            withAsterisk={false}
            data-autofocus
          />
          <ProblemText problem={confirm.error} />
          <Group gap="xs">
            <Button type="submit" variant="filled" loading={confirm.isPending}>{t`Confirm`}</Button>
            <Button variant="subtle" onClick={onBack}>{t`Not now`}</Button>
          </Group>
        </Stack>
      </div>
    </form>
  )
}

const inFours = (text: string): string => text.match(/.{1,4}/g)?.join(' ') ?? text

/** Shown once: they are kept encrypted, and nobody can read them again. */
function KeptCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Stack gap="sm" className={css.narrow}>
      <p>{t`Keep these codes where you keep passwords. Each signs you in once when you have lost your phone. This is the only time they are shown.`}</p>
      <ul className={css.codes} aria-label={t`Codes to keep`}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton text={codes.join('\n')} label={t`Copy all`} />
        <Button variant="filled" onClick={onDone}>{t`I have kept them`}</Button>
      </Group>
    </Stack>
  )
}

function InForce({ onCodes, onEnded }: { onCodes: (codes: string[]) => void; onEnded: () => void }) {
  const { hasPassword } = useSession()
  const [asked, setAsked] = useState<'codes' | 'end'>()
  const close = () => setAsked(undefined)
  const codes = useNewCodes((made) => {
    close()
    onCodes(made)
  })
  const end = useEnd(() => {
    close()
    toast(t`Your second factor is ended`)
    onEnded()
  })
  return (
    <>
      <p className="muted">{t`You are asked for a code of your authenticator app when you sign in.`}</p>
      <Group gap="xs" mt="sm">
        <Button onClick={() => setAsked('codes')}>{t`New codes to keep`}</Button>
        <Button onClick={() => setAsked('end')}>{t`End second factor`}</Button>
      </Group>
      <AskPassword
        opened={asked === 'codes'}
        title={t`New codes to keep`}
        submit={t`Make new codes`}
        action={codes}
        hasPassword={hasPassword}
        onClose={close}
      >{t`Codes that you kept before are worth nothing from then on.`}</AskPassword>
      <AskPassword
        opened={asked === 'end'}
        title={t`End second factor`}
        submit={t`End it`}
        action={end}
        hasPassword={hasPassword}
        onClose={close}
      >{t`From then on the password alone signs you in.`}</AskPassword>
    </>
  )
}

type AskPasswordProps = {
  opened: boolean
  title: string
  submit: string
  action: ReturnType<typeof useEnd> | ReturnType<typeof useNewCodes>
  hasPassword: boolean
  onClose: () => void
  children: ReactNode
}

function AskPassword({ opened, title, submit, action, hasPassword, onClose, children }: AskPasswordProps) {
  return (
    <FormDialog
      opened={opened}
      title={title}
      submit={submit}
      busy={action.isPending}
      problem={action.error}
      onSubmit={(form) => action.mutate({ password: textIn(form, 'password') })}
      onClose={onClose}
    >
      <p className="muted">{children}</p>
      {hasPassword && <CurrentPassword />}
    </FormDialog>
  )
}
