import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { asProblem, type Problem } from '../lib/problem.ts'
import css from './SignInPage.module.css'
import { safeNext, signIn } from './sign-in.ts'

export function SignInPage() {
  const search: { next?: unknown; problem?: unknown } = useSearch({ strict: false })
  const [problem, setProblem] = useState(search.problem === 'link' ? usedLink : undefined)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = 'Sign in · Tenure'
  }, [])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await signIn({ email: String(form.get('email')), password: String(form.get('password')) })
      window.location.assign(safeNext(search.next))
    } catch (error) {
      setProblem(sentenceOf(asProblem(error)))
      setBusy(false)
    }
  }
  return (
    <main className={css.page} id="main">
      <form className={css.card} onSubmit={(event) => void submit(event)}>
        <div className={css.brand}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          <h1>Sign in to Tenure</h1>
        </div>
        {problem !== undefined && (
          <div className={css.problem} role="alert">
            {problem}
          </div>
        )}
        <TextInput
          name="email"
          type="email"
          label="E-mail"
          autoComplete="username"
          required
          autoFocus
          withAsterisk={false}
        />
        <PasswordInput name="password" label="Password" autoComplete="current-password" required withAsterisk={false} />
        <Button type="submit" variant="filled" loading={busy} size="sm">
          Sign in
        </Button>
      </form>
    </main>
  )
}

const usedLink = 'This link has been used, or has expired. Sign in with your password, or ask for a new link.'

function sentenceOf(problem: Problem): string {
  if (problem.status === 401) return 'E-mail or password is not right. Check both and try again.'
  if (problem.status === 429) return 'Too many tries. Wait a minute, then try again.'
  return [problem.title, problem.detail, problem.remedy].filter((part) => part !== undefined && part !== '').join('. ')
}
