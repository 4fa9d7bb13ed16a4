import { z } from 'zod'
import { line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

/** The authorization request of a program, packed by the door that leads to the page. */
const request = z.string().min(1).max(12_000)
const right = z.object({ permission: z.string(), says: z.string() })

export const readRequest = operation({
  name: 'agents.request',
  method: 'get',
  path: '/api/agents/request',
  input: z.object({ request }),
  output: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('asked'),
      client: z.string(),
      /** To whom the answer goes. */
      host: z.string(),
      staysOnMachine: z.boolean(),
      rights: z.array(right),
      /** The address that tells the program no. */
      refuse: z.string(),
    }),
    z.object({
      kind: z.literal('refused'),
      sentence: sentence,
      host: z.string().nullable(),
      back: z.string().nullable(),
    }),
  ]),
  permission: 'signed in',
  summary: 'What a program asks you to allow: its name, where it returns to, what it wants to read',
  notForAgents: 'It is for the person who is asked',
})

export const allow = operation({
  name: 'agents.allow',
  method: 'post',
  path: '/api/agents/connections',
  input: z.object({ request, rights: z.array(line(100)).min(1).max(50) }),
  output: z.object({ location: z.string() }),
  permission: 'signed in',
  summary: 'Lets a program read for you within these rights; answers the address that hands it its code',
  shownOnce: 'Let the program ask again; it ends what was allowed before',
})

export const listConnections = operation({
  name: 'agents.connections',
  method: 'get',
  path: '/api/agents/connections',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        client: z.string(),
        host: z.string(),
        member: z.string(),
        memberName: z.string(),
        rights: z.array(right),
        madeAt: z.string(),
        lastUsedAt: z.string().nullable(),
      }),
    ),
  }),
  permission: 'signed in',
  summary: 'Programs that read for you; for those who manage keys, programs that read for anybody here',
  notForAgents: 'It is for the person who lets them in',
})

export const disconnect = operation({
  name: 'agents.disconnect',
  method: 'delete',
  path: '/api/agents/connections/:id',
  input: z.object({ id: uuid }),
  output: z.object({}),
  permission: 'signed in',
  summary: 'Ends a connection: the program is refused from its next request on',
})
