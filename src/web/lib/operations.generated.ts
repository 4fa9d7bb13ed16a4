// Generated from the operations of every module. Do not edit by hand.
import type { SessionShape } from './session-shape.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export const operations = {
  'workspaces.me': { method: 'get', path: '/api/me' },
  'accounts.search': { method: 'get', path: '/api/accounts/search' },
} as const satisfies Record<string, { method: Method; path: string }>

export type Operations = {
  'workspaces.me': { input: Record<string, never>; output: SessionShape }
  'accounts.search': {
    input: { text: string }
    output: { items: { id: string; name: string; detail: string }[] }
  }
}
