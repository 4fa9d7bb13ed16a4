import {
  type CompleteResult,
  type GetPromptResult,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { briefOf } from './brief.ts'
import { plain } from './domain/plain.ts'
import { reviewMyBook, prepareForMeeting as tasks } from './domain/tasks.ts'
import { accountAddress } from './resources.ts'
import { offersOf, runTool } from './tools.ts'

export const prompts = [
  {
    name: 'prepare_for_meeting',
    title: 'Prepare for a meeting',
    description: 'What to know and what to ask before a meeting with an account',
    arguments: [{ name: 'account', description: 'Name of the account, or its id', required: true }],
  },
  {
    name: 'review_my_book',
    title: 'Review my book',
    description: 'Goes through the accounts that need somebody today and says what to do about each',
    arguments: [],
  },
]

interface Asked {
  name: string
  arguments?: Record<string, string> | undefined
}

export async function getPrompt(platform: Platform, viewer: Viewer, asked: Asked): Promise<GetPromptResult> {
  switch (asked.name) {
    case 'prepare_for_meeting':
      return prepareForMeeting(platform, viewer, asked.arguments?.account ?? '').catch(refused)
    case 'review_my_book':
      return { messages: [{ role: 'user', content: { type: 'text', text: reviewMyBook } }] }
    default:
      throw invalid(
        told`There is no prompt ${JSON.stringify(asked.name.slice(0, 100))}. Ask prompts/list which there are.`,
      )
  }
}

async function prepareForMeeting(platform: Platform, viewer: Viewer, wanted: string): Promise<GetPromptResult> {
  const account = isUuid(wanted) ? wanted : await idOfName(platform, viewer, wanted)
  const text = await briefOf(platform, viewer, account)
  return {
    messages: [
      { role: 'user', content: { type: 'text', text: tasks } },
      {
        role: 'user',
        content: { type: 'resource', resource: { uri: accountAddress(account), mimeType: 'text/markdown', text } },
      },
    ],
  }
}

const found = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })

async function search(platform: Platform, viewer: Viewer, text: string, limit: number) {
  const offer = offersOf(platform).get('accounts_search')
  if (!offer) throw new Error('There is no operation accounts.search')
  return found.parse(await runTool(platform, viewer, offer, { text, limit })).items
}

/** The account of that name; where several begin alike and none is called exactly so, the asker must choose. */
async function idOfName(platform: Platform, viewer: Viewer, name: string): Promise<string> {
  if (name.trim() === '') throw invalid(told`account: say which account. Send its name or its id.`)
  const items = await search(platform, viewer, name, 10)
  const same = items.filter((item) => item.name.toLowerCase() === name.trim().toLowerCase())
  const [first, second] = same.length > 0 ? same : items
  if (!first) throw new AppError('not_found', told`No account with this name`)
  if (second)
    throw invalid(told`account: several match: ${items.map((item) => plain(item.name)).join(', ')}. Name one of them.`)
  return first.id
}

const noValues: CompleteResult = { completion: { values: [], total: 0, hasMore: false } }

/** Completes the name of an account while it is typed. */
export async function completeName(
  platform: Platform,
  viewer: Viewer,
  { name, value }: { name: string; value: string },
): Promise<CompleteResult> {
  if (name !== 'account' || value.trim() === '' || value.length > 200) return noValues
  const items = await search(platform, viewer, value, 20).catch(nothing)
  const values = items.map((item) => item.name)
  return { completion: { values, total: values.length, hasMore: false } }
}

function nothing(error: unknown): [] {
  if (error instanceof AppError) return []
  throw error
}

const invalid = (sentence: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, sentence)

/** A refusal of ours as the protocol says it: a prompt has no place for an error of its own. */
function refused(error: unknown): never {
  throw error instanceof AppError ? invalid(`${error.message}.`) : error
}
