import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { t } from '../../kernel/words.ts'
import { asProblem, type Problem } from '../lib/problem.ts'
import css from './SignInPage.module.css'
import { giveCode, offeredProviders, providerAddress, safeNext, signIn } from './sign-in.ts'

type Search = { next?: unknown; problem?: unknown; step?: unknown }

/** Address and password, a company's own provider, and the code of a second factor where there is one. */
export function SignInPage() {
  const search: Search = useSearch({ strict: false })
  const [step, setStep] = useState(search.step === 'code' ? 'code' : 'password')
  const next = safeNext(search.next)
  useEffect(() => {
    document.title = t`Sign in · Tenure`
  }, [])
  const enter = () => window.location.assign(next)
  if (step === 'code') return <CodeForm onIn={enter} onBack={() => setStep('password')} />
  return (
    <PasswordForm next={next} trouble={troubles[String(search.problem)]} onIn={enter} onCode={() => setStep('code')} />
  )
}

/** Why somebody was sent back here. */
const troubles: Record<string, string> = {
  link: t`This link has been used, or has expired. Sign in with your password, or ask for a new link.`,
  provider: t`Signing in with your company did not work. Try again; if it fails again, tell your administrator.`,
  uninvited: t`Your company knows you, and this workspace does not. Ask an administrator to invite you.`,
  address: t`Your company did not vouch for an address that this workspace lets in. Ask an administrator.`,
}

type PasswordFormProps = { next: string; trouble: string | undefined; onIn: () => void; onCode: () => void }

function PasswordForm({ next, trouble, onIn, onCode }: PasswordFormProps) {
  const submit = async (form: FormData) => {
    const needs = await signIn({ email: String(form.get('email')), password: String(form.get('password')) })
    if (needs === 'code') onCode()
    else onIn()
  }
  return (
    <Card
      title={t`Sign in to Tenure`}
      trouble={trouble}
      submit={submit}
      deed={t`Sign in`}
      below={<Providers next={next} />}
    >
      <TextInput
        name="email"
        type="email"
        label={t`E-mail`}
        autoComplete="username"
        required
        autoFocus
        withAsterisk={false}
      />
      <PasswordInput
        name="password"
        label={t`Password`}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
    </Card>
  )
}

function Providers({ next }: { next: string }) {
  const { data = [] } = useQuery({ queryKey: ['providers'], queryFn: offeredProviders, staleTime: 60_000 })
  if (data.length === 0) return null
  return (
    <>
      <p className={css.or}>{t`or`}</p>
      {data.map((provider) => (
        <Button key={provider.id} component="a" href={providerAddress(provider, next)} size="sm">
          {t`Continue with ${provider.label}`}
        </Button>
      ))}
    </>
  )
}

function CodeForm({ onIn, onBack }: { onIn: () => void; onBack: () => void }) {
  const submit = async (form: FormData) => {
    await giveCode(String(form.get('code')))
    onIn()
  }
  const back = <Button variant="subtle" onClick={onBack}>{t`Use another account`}</Button>
  return (
    <Card title={t`Your second factor`} submit={submit} deed={t`Continue`} below={back}>
      <TextInput
        name="code"
        label={t`Code`}
        description={t`Six digits from your authenticator app. Without it: one of the codes you kept.`}
        autoComplete="one-time-code"
        maxLength={20}
        required
        autoFocus
        withAsterisk={false}
      />
    </Card>
  )
}

type CardProps = {
  title: string
  trouble?: string | undefined
  submit: (form: FormData) => Promise<void>
  deed: string
  below: ReactNode
  children: ReactNode
}

function Card({ title, trouble, submit, deed, below, children }: CardProps) {
  const [problem, setProblem] = useState(trouble)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await submit(form)
    } catch (error) {
      setProblem(sentenceOf(asProblem(error)))
    }
    setBusy(false)
  }
  return (
    <main className={css.page} id="main">
      <form className={css.card} onSubmit={(event) => void send(event)}>
        <div className={css.brand}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          <h1>{title}</h1>
        </div>
        {problem !== undefined && (
          <div className={css.problem} role="alert">
            {problem}
          </div>
        )}
        {children}
        <Button type="submit" variant="filled" loading={busy} size="sm">
          {deed}
        </Button>
        {below}
      </form>
    </main>
  )
}

function sentenceOf({ status, title, detail, remedy }: Problem): string {
  if (status === 401 && remedy === undefined) return t`E-mail or password is not right. Check both and try again.`
  if (status === 429 && remedy === undefined) return t`Too many tries. Wait a minute, then try again.`
  return [status === 401 || status === 429 ? '' : title, detail, remedy]
    .filter((part) => part !== undefined && part !== '')
    .join('. ')
}
