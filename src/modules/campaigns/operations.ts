import { z } from 'zod'
import { cursor, day, jsonParam, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { recipientStates, rhythms, states } from './domain/campaign.ts'

const named = z.object({ id: z.string(), name: z.string() })
const roles = z.array(line(60)).max(10)
const perDay = z.coerce.number().int().min(1).max(100_000)
const holdShare = z.coerce.number().int().min(1).max(500)

const figures = z.object({
  accounts: z.number(),
  people: z.number(),
  /** For their day. */
  waiting: z.number(),
  /** In the outbox, and not gone yet. */
  queued: z.number(),
  sent: z.number(),
  replied: z.number(),
  unsubscribed: z.number(),
  bounced: z.number(),
  failed: z.number(),
  held: z.number(),
  /** Of those held, in whose place their manager was asked to write. */
  tasks: z.number(),
  heldOut: z.number(),
  nobody: z.number(),
  left: z.number(),
  stopped: z.number(),
})

const acts = ['change', 'begin', 'pause', 'resume', 'stop', 'remove'] as const

const campaign = z.object({
  id: z.string(),
  name: z.string(),
  template: z.object({ key: z.string(), id: z.string().nullable(), name: z.string() }),
  segment: named,
  /** Whom it is for; empty: the first person of each account. */
  roles: z.array(z.string()),
  rhythm: z.enum(rhythms),
  startsOn: z.string(),
  perDay: z.number(),
  holdShare: z.number().nullable(),
  holdEnds: z.string().nullable(),
  state: z.enum(states),
  /** Why it is where it is, where nobody put it there. */
  reason: sentence.nullable(),
  round: z.number(),
  nextOn: z.string().nullable(),
  /** What the reader may do with it now. */
  acts: z.array(z.enum(acts)),
  owner: named.nullable(),
  approval: z.string().nullable(),
  madeAt: z.string(),
  beganAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  figures,
})

export const listCampaigns = operation({
  name: 'campaigns.list',
  method: 'get',
  path: '/api/campaigns',
  input: z.object({}),
  output: z.object({ items: z.array(campaign) }),
  permission: 'campaigns.read',
  summary: 'Campaigns with what became of each: sent, answered, unsubscribed, held, left out',
})

export const previewCampaign = operation({
  name: 'campaigns.preview',
  method: 'get',
  path: '/api/campaigns/preview',
  input: z.object({
    template: line(80).describe('Key of a template'),
    segment: uuid,
    roles: jsonParam(roles).default([]).describe('Of the people who get it; none: the first person of each account'),
    perDay: perDay.default(100),
    holdShare: holdShare.optional().describe('Thousandths that would be left alone'),
  }),
  output: z.object({
    accounts: z.number(),
    people: z.number(),
    /** So many accounts were looked at one by one. */
    looked: z.number(),
    goes: z.number(),
    later: z.number(),
    held: z.array(z.object({ hold: z.string(), says: sentence, people: z.number(), examples: z.array(z.string()) })),
    tasks: z.number(),
    nobody: z.number(),
    /** Accounts that the hold-out over everything leaves alone. */
    heldOut: z.number(),
    /** What leaving a part alone would give, by the topmost account of each group. */
    holdOut: z.object({ units: z.number(), held: z.number(), smallestEffect: z.number().nullable() }).nullable(),
    /** Words of the template that are not known of everybody: their mail would be held. */
    missing: z.array(z.object({ name: z.string(), people: z.number() })),
    approval: z.object({ policy: sentence, why: sentence }).nullable(),
    days: z.number(),
  }),
  permission: 'campaigns.read',
  summary:
    'Who would get a campaign now, who would not and why, what the mail lacks, and whether somebody has to approve it',
})

export const saveCampaign = operation({
  name: 'campaigns.save',
  method: 'post',
  path: '/api/campaigns',
  input: z.object({
    campaign: uuid.optional().describe('A draft that is changed; left out, a new one'),
    name: line(120),
    template: line(80).describe('Key of a template'),
    segment: uuid,
    roles: roles.default([]).describe('Of the people who get it; none: the first person of each account'),
    rhythm: z.enum(rhythms).default('once'),
    startsOn: day,
    perDay: perDay.default(100).describe('People to whom it goes in a day at most'),
    holdShare: holdShare.nullable().default(null).describe('Thousandths of tech-touch accounts that are left alone'),
    holdEnds: day.nullable().default(null),
  }),
  output: z.object({ id: z.string() }),
  permission: 'campaigns.write',
  summary: 'Writes a campaign down: a template to the people of a segment, once or each quarter. Nothing goes out yet',
})

const act = (name: 'begin' | 'pause' | 'resume' | 'stop', summary: string) =>
  operation({
    name: `campaigns.${name}`,
    method: 'post',
    path: `/api/campaigns/:campaign/${name}`,
    input: z.object({ campaign: uuid }),
    output: z.object({ id: z.string(), state: z.enum(states), reason: sentence.nullable() }),
    permission: 'campaigns.write',
    summary,
  })

export const beginCampaign = act(
  'begin',
  'Sets a campaign going from its day on; above the reach that a rule names, somebody has to say yes first',
)
export const pauseCampaign = act('pause', 'Pauses a campaign: mail that did not go yet is taken back and goes later')
export const resumeCampaign = act('resume', 'Lets a paused campaign go on')
export const stopCampaign = act('stop', 'Stops a campaign for good: whoever has not got it does not get it any more')

export const removeCampaign = operation({
  name: 'campaigns.remove',
  method: 'delete',
  path: '/api/campaigns/:campaign',
  input: z.object({ campaign: uuid }),
  output: z.object({}),
  permission: 'campaigns.write',
  summary: 'Takes a draft of a campaign away',
})

export const listRecipients = operation({
  name: 'campaigns.recipients',
  method: 'get',
  path: '/api/campaigns/:campaign/recipients',
  input: z.object({
    campaign: uuid,
    became: z.enum(['all', 'waiting', 'sent', 'replied', 'held', 'left_out']).default('all'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(
    z.object({
      id: z.string(),
      account: named,
      /** None where an account has nobody to write to. */
      contact: named.nullable(),
      round: z.number(),
      state: z.enum(recipientStates),
      /** Of the message, once there is one. */
      status: z.string().nullable(),
      reason: sentence.nullable(),
      hasReplied: z.boolean(),
      hasUnsubscribed: z.boolean(),
      at: z.string().nullable(),
    }),
  ),
  permission: 'campaigns.read',
  summary: 'Who is on the list of a campaign and what became of each, of the accounts that one sees',
})

export const getCampaign = operation({
  name: 'campaigns.get',
  method: 'get',
  path: '/api/campaigns/:campaign',
  input: z.object({ campaign: uuid }),
  output: campaign.extend({
    rounds: z.array(
      z.object({
        round: z.number(),
        day: z.string(),
        isGathered: z.boolean(),
        endedAt: z.string().nullable(),
        figures,
      }),
    ),
    held: z.array(z.object({ hold: z.string(), says: sentence, people: z.number() })),
  }),
  permission: 'campaigns.read',
  summary: 'One campaign: its rounds, what became of its mail, and why some is held',
})
