import { z } from 'zod'
import { sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { contaminations } from '../holdouts/index.ts'

const comparison = {
  sentence,
  holdout: z
    .object({
      id: z.string(),
      share: z.number(),
      held: z.number(),
      treated: z.number(),
      /** Units whose comparison is blurred: acted on by hand, merged, moved. */
      contaminated: z.number(),
      startedAt: z.string(),
      endsOn: z.string().nullable(),
      /** Days after entry on which an outcome is read. */
      days: z.number(),
      /** Units after which there is a figure, and how many there are. */
      planned: z.number(),
      ripe: z.number(),
      /** The smallest difference of a share that those drawn so far could show. */
      smallestEffect: z.number().nullable(),
    })
    .nullable(),
  outcomes: z.array(
    z.object({
      name: sentence,
      kind: z.enum(['share', 'money']),
      n: z.number(),
      answer: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
    }),
  ),
}

export const playbookResults = operation({
  name: 'proof.playbook',
  method: 'get',
  path: '/api/proof/playbooks/:id',
  input: z.object({ id: uuid }),
  output: z.object({
    playbook: z.object({ id: z.string(), name: z.string() }),
    stage: z.string(),
    goalDays: z.number().nullable(),
    ...comparison,
  }),
  permission: 'playbooks.read',
  summary: 'What a playbook did, by those that it left alone: retention, goal and ARR, or that it is too early to say',
})

export const campaignResults = operation({
  name: 'proof.campaign',
  method: 'get',
  path: '/api/proof/campaigns/:campaign',
  input: z.object({ campaign: uuid }),
  output: z.object({ campaign: z.object({ id: z.string(), name: z.string() }), ...comparison }),
  permission: 'campaigns.read',
  summary:
    'What a campaign did, by those that it left alone: retention, leaving the segment and ARR, or that it is too early',
})

export const listOfHoldouts = operation({
  name: 'proof.holdouts',
  method: 'get',
  path: '/api/proof/holdouts',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        /** A playbook, or everything under `workspace`. */
        about: z.object({ kind: z.string(), id: z.string() }),
        /** What is held back, as it is called now. */
        name: z.string(),
        share: z.number().describe('Of the units that take part'),
        population: z.unknown().describe('The condition under which an account takes part'),
        startedAt: z.string(),
        endsOn: z.string().nullable(),
        endedAt: z.string().nullable(),
        isOver: z.boolean(),
        held: z.number(),
        treated: z.number(),
        outside: z.number(),
        /** The smallest difference of a share that those drawn so far could show; null where an arm is empty. */
        smallestEffect: z.number().nullable(),
        contaminated: z.array(z.object({ kind: z.enum(contaminations), accounts: z.number() })),
      }),
    ),
  }),
  permission: 'holdouts.read',
  summary: 'Every hold-out by what it is about today, with what those drawn so far could show and what blurs it',
})
