import { plainName } from '../../../kernel/condition/index.ts'

/** What of a workspace's events counts as what. Names are compared without case, and `_`, `-`, `.` and `:` as blanks. */
export interface EventDefinitions {
  logins: string[]
  apiCalls: string[]
  conversations: string[]
  errors: string[]
  /** Whether the name of a track call is a feature when it has no property that names one. */
  featuresByName: boolean
  /** Properties that say more about an event. */
  properties: { feature: string; agent: string; quantity: string; seconds: string; errors: string }
}

export const standardDefinitions: EventDefinitions = {
  logins: [
    'login',
    'logged in',
    'log in',
    'signed in',
    'sign in',
    'user logged in',
    'user signed in',
    'session started',
  ],
  apiCalls: ['api call', 'api request', 'api called'],
  conversations: ['conversation started', 'conversation', 'chat started'],
  errors: ['error', 'error occurred', 'exception'],
  featuresByName: true,
  properties: { feature: 'feature', agent: 'agent', quantity: 'count', seconds: 'seconds', errors: 'errors' },
}

export interface Meaning {
  login: boolean
  apiCall: boolean
  conversation: boolean
  error: boolean
}

/** What an event of this name counts as. Asked once per name, since names repeat. */
export function meanings(definitions: EventDefinitions): (name: string) => Meaning {
  const sets = [definitions.logins, definitions.apiCalls, definitions.conversations, definitions.errors]
  const [logins, apiCalls, conversations, errors] = sets.map((names) => new Set(names.map(plainName)))
  const known = new Map<string, Meaning>()
  return (name) => {
    const found = known.get(name)
    if (found) return found
    const plain = plainName(name)
    const meaning = {
      login: logins?.has(plain) ?? false,
      apiCall: apiCalls?.has(plain) ?? false,
      conversation: conversations?.has(plain) ?? false,
      error: errors?.has(plain) ?? false,
    }
    known.set(name, meaning)
    return meaning
  }
}
