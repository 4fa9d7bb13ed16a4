import { z } from 'zod'
import { cursor, day, flag, jsonParam, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { evaluations, reasons, segmentKinds } from '../domain/segment.ts'
import { explanation, tree } from './condition.ts'

const kind = z.enum(segmentKinds)
const evaluation = z.enum(evaluations).describe('When entries and exits are told: at the close of the day, or at once')
const reason = z.enum(reasons)

const leastDays = z.coerce.number().int().min(0).max(730).describe('Whoever entered stays at least so many days')

const segment = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  kind,
  evaluation,
  owner: z.string().nullable(),
  ownerName: z.string().nullable(),
  version: z.number(),
  mayChange: z.boolean(),
})

export const listSegments = operation({
  name: 'segments.list',
  method: 'get',
  path: '/api/segments',
  input: z.object({}),
  output: z.object({
    items: z.array(
      segment.extend({
        size: z.number(),
        /** Against the close of the day 30 days ago; null where it was not judged then. */
        change: z.number().nullable(),
        /** A point per closed day of the last 30. */
        course: z.array(z.number().nullable()),
        /** In 7 days. */
        entered: z.number(),
        left: z.number(),
      }),
    ),
  }),
  permission: 'segments.read',
  summary:
    'Every segment, a saved condition or a list, with how many accounts are in, how that changed in 30 days, and who entered and left in 7',
})

const name = line(80)
const segmentDay = z.object({
  day: z.string(),
  size: z.number(),
  entered: z.number(),
  left: z.number(),
  /** A source was silent, so nobody entered or left. */
  isResting: z.boolean(),
  /** Of a day before there was the segment. */
  isWorkedOut: z.boolean(),
})

export const getSegment = operation({
  name: 'segments.get',
  method: 'get',
  path: '/api/segments/:id',
  input: z.object({ id: uuid }),
  output: segment.extend({
    condition: z.unknown(),
    stay: z.unknown(),
    leastDays: z.number(),
    isLocked: z.boolean(),
    madeAt: z.string(),
    words: z.string().nullable(),
    stayWords: z.string().nullable(),
    size: z.number(),
    /** How it stood at the close of each of the last 90 days. */
    days: z.array(segmentDay),
    usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  permission: 'segments.read',
  summary:
    'One segment: its condition in words, who stays in it, how large it was on each day, which others ask for it',
})

export const segmentVersions = operation({
  name: 'segments.versions',
  method: 'get',
  path: '/api/segments/:id/versions',
  input: z.object({ id: uuid }),
  output: z.object({
    items: z.array(
      z.object({
        version: z.number(),
        madeAt: z.string(),
        by: z.string().nullable(),
        name: z.string(),
        evaluation: z.enum(evaluations),
        words: z.string().nullable(),
        stayWords: z.string().nullable(),
        leastDays: z.number(),
        isLocked: z.boolean(),
      }),
    ),
  }),
  permission: 'segments.read',
  summary: 'How a segment was defined over time, in words, the newest first, with who changed it',
})

export const segmentMembers = operation({
  name: 'segments.members',
  method: 'get',
  path: '/api/segments/:id/members',
  input: z.object({ id: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      name: z.string(),
      enteredOn: z.string(),
      enteredAt: z.string(),
      because: reason,
      by: z.string().nullable(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'The accounts that are in a segment now, whoever entered last first, with since when and why',
})

export const segmentMoves = operation({
  name: 'segments.moves',
  method: 'get',
  path: '/api/segments/:id/moves',
  input: z.object({ id: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      name: z.string(),
      kind: z.enum(['entered', 'left']),
      at: z.string(),
      on: z.string(),
      because: reason,
      by: z.string().nullable(),
      version: z.number(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Who entered a segment and who left it, the newest first, with the day and why',
})

export const whySegment = operation({
  name: 'segments.why',
  method: 'get',
  path: '/api/segments/:id/why/:account',
  input: z.object({ id: uuid, account: uuid, on: day.optional() }),
  output: z.object({
    segment: z.string(),
    account: z.string(),
    name: z.string(),
    on: z.string(),
    isMember: z.boolean(),
    since: z.string().nullable(),
    because: reason.nullable(),
    sentence: z.string(),
    condition: explanation.nullable(),
    stay: explanation.nullable(),
    /** What keeps it in though it does not meet the condition any more. */
    keptBy: z.object({ by: z.enum(['lock', 'stay', 'days']), until: z.string().optional() }).nullable(),
    history: z.array(
      z.object({
        enteredOn: z.string(),
        enteredAt: z.string(),
        enteredBecause: reason,
        leftOn: z.string().nullable(),
        leftAt: z.string().nullable(),
        leftBecause: reason.nullable(),
        version: z.number(),
        /** The values that its conditions saw then. */
        seen: z.array(z.object({ field: z.string(), label: z.string(), entered: z.unknown(), left: z.unknown() })),
      }),
    ),
  }),
  permission: 'segments.read',
  summary:
    'Why an account is in a segment or is not, now or at the close of a day: each part of the condition with the value it saw, what keeps it in, and when it came and went',
})

export const previewSegment = operation({
  name: 'segments.preview',
  method: 'get',
  path: '/api/segments/preview',
  input: z.object({
    /** Of a segment that there is: who would enter and leave it. */
    id: uuid.optional(),
    condition: jsonParam(tree),
    stay: jsonParam(tree.nullable()).default(null),
    leastDays: leastDays.default(0),
    isLocked: flag.default(false),
  }),
  output: z.object({
    size: z.number(),
    enters: z.number(),
    leaves: z.number(),
    /** A few of them by name. */
    entering: z.array(z.object({ id: z.string(), name: z.string() })),
    leaving: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  permission: 'segments.read',
  summary: 'What a segment would be if it were saved so: how many would be in, and who would enter and leave',
})

export const segmentsOfAccount = operation({
  name: 'segments.of_account',
  method: 'get',
  path: '/api/accounts/:account/segments',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        enteredOn: z.string(),
        enteredAt: z.string(),
        because: reason,
      }),
    ),
  }),
  permission: 'segments.read',
  summary: 'The segments that an account is in now, with since when',
})

export const saveSegment = operation({
  name: 'segments.save',
  method: 'post',
  path: '/api/segments',
  input: z.object({
    id: uuid.optional(),
    /** The version that was changed, so that of two who change the same one the later is told. */
    basedOn: z.number().int().min(1).optional(),
    name,
    description: z.string().max(2000).default(''),
    kind: kind.default('rule'),
    evaluation: evaluation.default('day close'),
    condition: tree.nullable().default(null),
    stay: tree.nullable().default(null),
    leastDays: leastDays.default(0),
    isLocked: z.boolean().default(false),
    owner: uuid.nullable().optional(),
    /** Who is on a new list; it is made with all of them or not at all. */
    accounts: z.array(uuid).max(5000).optional(),
  }),
  output: z.object({ id: z.string(), version: z.number() }),
  permission: 'segments.write',
  summary: 'Makes a segment or changes one of one\u2019s own; who is in is judged anew, what past days showed stays',
})

export const archiveSegment = operation({
  name: 'segments.archive',
  method: 'delete',
  path: '/api/segments/:id',
  input: z.object({ id: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'segments.write',
  summary: 'Keeps a segment no longer: nobody is in it any more, and what it was stays on record',
})

const listChange = {
  /** Ids of accounts, ours or those of another system. */
  ids: z.array(line(200)).max(5000).optional(),
  /** All accounts that fit. */
  selection: z
    .object({
      condition: tree.optional(),
      text: z.string().max(200).optional(),
      accounts: z.array(uuid).max(5000).optional(),
    })
    .optional(),
}
const listChanged = z.object({
  changed: z.number(),
  same: z.number(),
  /** Ids that reach no account that one sees. */
  unknown: z.array(z.string()),
})

export const addToSegment = operation({
  name: 'segments.add',
  method: 'post',
  path: '/api/segments/:id/add',
  input: z.object({ id: uuid, ...listChange }),
  output: listChanged,
  permission: 'segments.write',
  summary: 'Puts accounts on a list, by id or all that fit a condition',
})

export const removeFromSegment = operation({
  name: 'segments.remove',
  method: 'post',
  path: '/api/segments/:id/remove',
  input: z.object({ id: uuid, ...listChange }),
  output: listChanged,
  permission: 'segments.write',
  summary: 'Takes accounts off a list, by id or all that fit a condition',
})
