import { z } from 'zod'
import { told } from '../../../kernel/words.ts'
import { line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { longestOverlapHours } from '../domain/key-text.ts'
import { nothing, time } from './fields.ts'

export const listKeys = operation({
  name: 'workspaces.keys',
  method: 'get',
  path: '/api/workspaces/keys',
  input: nothing,
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      ending: z.string(),
      scopes: z.array(z.string()),
      source: z.string(),
      member: z.string(),
      memberName: z.string(),
      madeAt: time,
      lastUsedAt: time.nullable(),
      revokedAt: time.nullable(),
      expiresAt: time.nullable(),
      rotatedAt: time.nullable(),
      /** Until when the text from before the last rotation is still good. */
      oldUntil: time.nullable(),
      /** Whether you may give it a new text: a key that acts for somebody else is theirs to rotate. */
      mayRotate: z.boolean(),
    }),
  ),
  permission: 'keys.manage',
  summary: 'API keys with scopes, owner and last use, without their text',
})

export const createKey = operation({
  name: 'workspaces.createKey',
  method: 'post',
  path: '/api/workspaces/keys',
  input: z.object({
    name: line(200),
    scopes: z.array(line(100)).min(1).max(100),
    source: line(100).optional(),
    expiresInDays: z.number().int().min(1).max(3650).optional(),
  }),
  output: z.object({ id: z.string(), text: z.string() }),
  permission: 'keys.manage',
  summary: 'Make an API key that acts for you within its scopes; its text is shown once',
  shownOnce: told`Revoke this key and make another`,
})

export const rotateKey = operation({
  name: 'workspaces.rotateKey',
  method: 'post',
  path: '/api/workspaces/keys/:id/rotate',
  input: z.object({ id: uuid, overlapHours: z.number().int().min(0).max(longestOverlapHours).default(24) }),
  output: z.object({ text: z.string(), oldUntil: time }),
  permission: 'keys.manage',
  summary: 'Give an API key a new text, shown once; the one before stays good for the hours named, at most seven days',
  shownOnce: told`Rotate the key again`,
})

export const revokeKey = operation({
  name: 'workspaces.revokeKey',
  method: 'delete',
  path: '/api/workspaces/keys/:id',
  input: z.object({ id: uuid }),
  output: nothing,
  permission: 'keys.manage',
  summary: 'Revoke an API key',
})
