import { z } from 'zod'
import { cursor, day, flag, jsonParam, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { buckets, kinds, origins, priorities, roles, statuses } from './domain/task.ts'

const named = z.object({ id: z.string(), name: z.string() })
const words = (max: number) => z.string().trim().min(1).max(max)

const task = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(kinds),
  reason: z.string().nullable(),
  account: named.nullable(),
  about: z.object({ kind: z.string(), id: z.string() }).nullable(),
  priority: z.enum(priorities),
  /** The role of which it was asked; null where it was asked of the owner themselves. */
  role: z.enum(roles).nullable(),
  owner: named.nullable(),
  /** With whom it lies today. */
  assignee: named.nullable(),
  /** Why it lies with somebody else than its owner. */
  passed: z.string().nullable(),
  due: z.object({ at: z.string(), on: z.string(), counted: z.enum(['day', 'business', 'calendar']) }).nullable(),
  bucket: z.enum([...buckets, 'closed']),
  checklist: z.array(z.object({ text: z.string(), isDone: z.boolean() })),
  asks: z.string().nullable(),
  deliverable: z.string().nullable(),
  status: z.enum(statuses),
  why: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  origin: z.enum(origins),
  madeAt: z.string(),
  madeBy: named.nullable(),
  closedAt: z.string().nullable(),
  /** Of one that is overdue. */
  risk: z.object({ impact: z.literal('high'), mitigation: z.string(), escalatedTo: named.nullable() }).nullable(),
})

export const listTasks = operation({
  name: 'tasks.list',
  method: 'get',
  path: '/api/tasks',
  input: z.object({
    whose: z.enum(['mine', 'everybody']).default('mine').describe('What lies with oneself, or all that one sees'),
    assignee: uuid.optional().describe('Only what lies with this colleague'),
    account: uuid.optional(),
    statuses: jsonParam(z.array(z.enum(statuses)).max(4)).default(['open', 'doing']),
    kinds: jsonParam(z.array(z.enum(kinds)).max(kinds.length)).optional(),
    priorities: jsonParam(z.array(z.enum(priorities)).max(4)).optional(),
    due: z.enum(['overdue', 'today', 'week']).optional().describe('Overdue; due by the end of today; due by Sunday'),
    text: line(200).optional(),
    asleep: flag.default(false).describe('Also what was put off until a later day'),
    order: z.enum(['due', 'closed']).default('due').describe('By due time and priority, or what was closed last first'),
    cursor,
    limit: limit(100),
  }),
  output: pageOf(task).extend({ today: z.string() }),
  permission: 'tasks.read',
  summary: 'Tasks with their reason, account and due time: one’s own or all that one sees, most pressing first',
})

export const tasksOfAccount = operation({
  name: 'tasks.ofAccount',
  method: 'get',
  path: '/api/accounts/:account/tasks',
  input: z.object({
    account: uuid,
    statuses: jsonParam(z.array(z.enum(statuses)).max(4)).default(['open', 'doing']),
    order: z.enum(['due', 'closed']).default('due'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(task).extend({ today: z.string() }),
  permission: 'tasks.read',
  summary: 'What is to be done for an account, by whom and by when',
})

export const getTask = operation({
  name: 'tasks.get',
  method: 'get',
  path: '/api/tasks/:task',
  input: z.object({ task: uuid }),
  output: task.extend({ history: z.array(z.object({ at: z.string(), sentence: z.string() })) }),
  permission: 'tasks.read',
  summary: 'A task with everything that became of it',
})

export const taskLoad = operation({
  name: 'tasks.load',
  method: 'get',
  path: '/api/tasks/load',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        person: named.nullable(),
        open: z.number(),
        overdue: z.number(),
        week: z.number(),
        urgent: z.number(),
        forOthers: z.number(),
        /** Away today; until when, and who stands in. */
        away: z.object({ until: z.string(), standIn: z.string().nullable() }).nullable(),
      }),
    ),
  }),
  permission: 'tasks.read',
  summary: 'How much lies with each person, of what one sees: open, overdue, due this week, taken over from others',
})

export const countTasks = operation({
  name: 'tasks.count',
  method: 'get',
  path: '/api/tasks/count',
  input: z.object({}),
  output: z.object({ pressing: z.number() }),
  permission: 'tasks.read',
  summary: 'How many of one’s own tasks are overdue or due today',
})

export const exportTasks = operation({
  name: 'tasks.export',
  method: 'get',
  path: '/api/tasks/export',
  input: listTasks.input.omit({ cursor: true, limit: true }),
  output: z.unknown(),
  permission: 'tasks.read',
  carries: 'download',
  summary: 'The list of tasks as CSV, exactly as filtered',
})

// ---------------------------------------------------------------- changes

const asked = {
  assignee: uuid.optional().describe('Who is to do it; oneself where nobody is named'),
  role: z.enum(roles).optional().describe('Or whoever fills this role for the account'),
}
const due = z
  .union([
    z.object({ on: day }),
    z.object({ hours: z.number().positive().max(5000), counted: z.enum(['business', 'calendar']) }),
  ])
  .nullable()

const content = {
  title: words(300),
  kind: z.enum(kinds),
  reason: words(2000).nullable(),
  priority: z.enum(priorities),
  due,
  asks: words(500).nullable(),
}

export const createTask = operation({
  name: 'tasks.create',
  method: 'post',
  path: '/api/tasks',
  input: z.object({
    title: content.title,
    kind: content.kind.default('to_do'),
    account: uuid.nullable().default(null),
    about: z
      .object({ kind: line(60), id: line(200) })
      .nullable()
      .default(null),
    reason: content.reason.default(null),
    priority: content.priority.default('normal'),
    due: content.due.default(null),
    asks: content.asks.default(null),
    checklist: z.array(words(300)).max(50).default([]),
    ...asked,
    /** The same key opens one task, however often it is asked for. */
    key: line(200).optional(),
  }),
  output: z.object({ id: z.string(), isNew: z.boolean() }),
  permission: 'tasks.write',
  summary: 'Opens a task for oneself, a colleague or a role, about an account or without one',
})

export const logNextSteps = operation({
  name: 'tasks.fromNote',
  method: 'post',
  path: '/api/accounts/:account/next_steps',
  input: z.object({
    account: uuid,
    /** The note, call or meeting from which they came. */
    engagement: uuid,
    lines: z.array(words(300)).min(1).max(20),
  }),
  output: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), due: z.string().nullable() })) }),
  permission: 'tasks.write',
  summary:
    'Makes a task of each line of next steps, due on the day that its words name: by Friday, in 3 days, tomorrow',
})

const refusal = z.object({ id: z.string(), field: z.string(), reason: sentence, remedy: sentence })
const acted = z.object({ act: z.string(), changed: z.number(), refused: z.array(refusal) })

export const updateTask = operation({
  name: 'tasks.update',
  method: 'patch',
  path: '/api/tasks/:task',
  input: z.object({
    task: uuid,
    title: content.title.optional(),
    kind: content.kind.optional(),
    reason: content.reason.optional(),
    priority: content.priority.optional(),
    due: content.due.optional(),
    asks: content.asks.optional(),
    checklist: z
      .array(z.object({ text: words(300), isDone: z.boolean() }))
      .max(50)
      .optional(),
    ...asked,
  }),
  output: z.object({ act: z.string() }),
  permission: 'tasks.write',
  summary: 'Changes what a task says: title, reason, priority, due time, checklist, owner',
})

export const changeTasks = operation({
  name: 'tasks.change',
  method: 'post',
  path: '/api/tasks/changes',
  input: z.object({
    tasks: z.array(uuid).min(1).max(200),
    status: z.enum(statuses).optional(),
    /** Why it is dropped. */
    why: words(500).optional(),
    deliverable: words(2000).optional(),
    snoozedUntil: day.nullable().optional(),
    priority: z.enum(priorities).optional(),
    due: content.due.optional(),
    ...asked,
  }),
  output: acted,
  permission: 'tasks.write',
  summary: 'Does, drops, puts off or gives away one task or many together; what refuses stays and says why',
})

export const undoChange = operation({
  name: 'tasks.undo',
  method: 'post',
  path: '/api/tasks/changes/:act/undo',
  input: z.object({ act: uuid }),
  output: z.object({ restored: z.number(), stayed: z.number() }),
  permission: 'tasks.write',
  summary: 'Takes one’s own change back within a day; a task that somebody changed since stays as it is',
})

// ---------------------------------------------------------------- absences, hours, roles

const absence = z.object({
  id: z.string(),
  person: named,
  from: z.string(),
  to: z.string(),
  standIn: named.nullable(),
  mayChange: z.boolean(),
})

export const listAbsences = operation({
  name: 'tasks.absences',
  method: 'get',
  path: '/api/tasks/absences',
  input: z.object({}),
  output: z.object({ items: z.array(absence) }),
  permission: 'tasks.read',
  summary: 'Who is or will be away, until when, and who stands in for them',
})

export const saveAbsence = operation({
  name: 'tasks.saveAbsence',
  method: 'post',
  path: '/api/tasks/absences',
  input: z.object({
    person: uuid.optional().describe('Oneself where nobody is named'),
    from: day,
    to: day,
    standIn: uuid.nullable().default(null),
  }),
  output: z.object({ id: z.string(), passed: z.number() }),
  permission: 'tasks.write',
  summary: 'Says that one is away: tasks go to the stand-in, without one to the manager, and come back afterwards',
})

export const removeAbsence = operation({
  name: 'tasks.removeAbsence',
  method: 'delete',
  path: '/api/tasks/absences/:absence',
  input: z.object({ absence: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'tasks.write',
  summary: 'Takes an absence back; tasks come back at once',
})

const span = z.tuple([z.number().int().min(0).max(1440), z.number().int().min(0).max(1440)])
const hours = z.array(z.array(span).max(4)).length(7)
const holidays = z.array(z.object({ day, name: line(100) })).max(400)

export const getCalendars = operation({
  name: 'tasks.calendars',
  method: 'get',
  path: '/api/tasks/calendars',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        team: z.string().nullable(),
        zone: z.string(),
        hours: z.array(z.array(z.array(z.number()))),
        holidays: z.array(z.object({ day: z.string(), name: z.string() })),
        isUsual: z.boolean(),
      }),
    ),
  }),
  permission: 'tasks.read',
  summary: 'Hours of work, holidays and zone of the workspace and of teams that keep their own',
})

export const saveCalendar = operation({
  name: 'tasks.saveCalendar',
  method: 'put',
  path: '/api/tasks/calendars',
  input: z.object({ team: uuid.nullable().default(null), zone: line(64), hours, holidays: holidays.default([]) }),
  output: z.object({}),
  permission: 'tasks.manage',
  summary: 'Sets the hours by which tasks of the workspace, or of one team, are due',
})

export const listHolders = operation({
  name: 'tasks.roles',
  method: 'get',
  path: '/api/tasks/roles',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        role: z.enum(roles),
        label: z.string(),
        holders: z.array(z.object({ team: z.string().nullable(), person: named })),
      }),
    ),
  }),
  permission: 'tasks.read',
  summary: 'The roles of which tasks are asked, and who fills them',
})

export const saveHolder = operation({
  name: 'tasks.saveRole',
  method: 'put',
  path: '/api/tasks/roles/:role',
  input: z.object({
    role: z.enum(roles),
    team: uuid.nullable().default(null).describe('For accounts of this team’s members; without it for everybody’s'),
    person: uuid.nullable(),
  }),
  output: z.object({ passed: z.number() }),
  permission: 'tasks.manage',
  summary: 'Decides who fills a role; open tasks of that role go to them',
})
