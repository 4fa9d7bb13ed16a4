import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send } from '../../../web/lib/api.ts'
import type { Problem } from '../../../web/lib/problem.ts'

export type Begun = { uri: string; codes: string[] }
type Password = { password: string | undefined }

/** Calls a door of sign-in: it changes the session's cookie, which no operation does. */
async function door<Answer>(path: string, body: object): Promise<Answer> {
  const response = await send(`/api/auth/two-factor/${path}`, 'POST', JSON.stringify(body))
  return (await response.json()) as Answer
}

function useDoor<Input, Answer>(call: (input: Input) => Promise<Answer>, onDone: (answer: Answer) => void) {
  const client = useQueryClient()
  return useMutation<Answer, Problem, Input>({
    mutationFn: call,
    onSuccess: async (answer) => {
      onDone(answer)
      await client.invalidateQueries({ predicate: ({ queryKey }) => own.has(String(queryKey[1])) })
    },
  })
}

/** What a change of one's own second factor changes on the page. */
const own = new Set(['workspaces.sessions', 'workspaces.members', 'workspaces.security'])

export const useBegin = (onDone: (begun: Begun) => void) =>
  useDoor((input: Password) => door<Begun>('enable', input), onDone)

export const useConfirm = (onDone: () => void) =>
  useDoor((code: string) => door<unknown>('verify-totp', { code: code.replace(/\s/g, '') }), onDone)

export const useNewCodes = (onDone: (codes: string[]) => void) =>
  useDoor(
    (input: Password) => door<{ codes: string[] }>('generate-backup-codes', input),
    ({ codes }) => onDone(codes),
  )

export const useEnd = (onDone: () => void) => useDoor((input: Password) => door<unknown>('disable', input), onDone)

/** The session says whether there is a second factor; it is read again once the codes were put away. */
export function useReadSession(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'workspaces.me' })
}
