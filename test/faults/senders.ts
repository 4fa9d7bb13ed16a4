import { Agent, request } from 'node:http'
import type { Product } from '../../src/app/product.ts'
import type { Day } from '../../src/kernel/day.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { upsertAccounts } from '../../src/modules/accounts/index.ts'
import { createKey, createWorkspace, ensureMember } from '../../src/modules/workspaces/index.ts'
import type { Random } from '../../src/platform/random.ts'
import { pause } from './running-product.ts'

/** A company that sends: its key, its accounts, and how its calendar runs. */
export interface House {
  workspace: WorkspaceId
  key: string
  accounts: string[]
}

/** A company with accounts and a key for what it sends. Its first day is not closed yet. */
export async function openHouse(
  { platform }: Product,
  { name = 'House', zone = 'UTC', prefix = '' } = {},
): Promise<House> {
  const accounts = Array.from({ length: accountsOfAHouse }, (_, index) => `${prefix}account-${index}`)
  const { id } = await createWorkspace(platform, { name, zone, currency: 'USD' })
  return platform.db.within(id, async (tx) => {
    const drafts = accounts.map((name) => ({ externalId: name, name, since: '2024-01-01' as Day }))
    await upsertAccounts(tx, drafts, { source: 'product', origin: 'live', known: tx.now })
    const member = await ensureMember(tx, { name: 'Intake', email: 'intake@house.example', role: 'admin' })
    const { text } = await createKey(tx, { name: 'product', scopes: ['intake'], member, source: 'product' })
    return { workspace: id, key: text, accounts }
  })
}

export interface SentEvent {
  id: string
  body: Record<string, unknown>
}

export interface Batch {
  house: House
  /** Events that no batch sent before. */
  fresh: SentEvent[]
  text: string
  outcome: 'acknowledged' | 'refused' | 'unanswered'
}

/** What the outside world knows: every batch it sent, and which of them were acknowledged. */
export interface Ledger {
  batches: Batch[]
  acknowledged: Map<string, SentEvent[]>
}

export const newLedger = (): Ledger => ({ batches: [], acknowledged: new Map() })

const accountsOfAHouse = 12
const day = 86_400_000
const names = ['Report opened', 'login', 'Invoice sent', 'api_call', 'Search']
let made = 0

/** One batch at random: up to sixty events, of which three in ten were acknowledged before. */
function drawBatch(ledger: Ledger, house: House, random: Random): Batch {
  const size = 1 + Math.floor(random.next() * 60)
  const known = ledger.acknowledged.get(house.workspace) ?? []
  const [fresh, all]: [SentEvent[], SentEvent[]] = [[], []]
  for (let index = 0; index < size; index++) {
    const repeated = random.next() < 0.3 ? known[Math.floor(random.next() * known.length)] : undefined
    const event = repeated ?? drawEvent(house, random)
    all.push(event)
    if (!repeated) fresh.push(event)
  }
  const text = JSON.stringify({ batch: all.map((event) => event.body), sentAt: new Date().toISOString() })
  return { house, fresh, text, outcome: 'unanswered' }
}

function drawEvent(house: House, random: Random): SentEvent {
  const id = `m-${++made}`
  const account = house.accounts[Math.floor(random.next() * house.accounts.length)]
  // Most of it today, some up to two months late.
  const age = random.next() < 0.6 ? random.next() * 3_600_000 : random.next() * 60 * day
  const body = {
    type: random.next() < 0.8 ? 'track' : 'page',
    messageId: id,
    event: names[Math.floor(random.next() * names.length)],
    userId: `${account}-person-${Math.floor(random.next() * 5)}`,
    context: { groupId: account },
    timestamp: new Date(Date.now() - age).toISOString(),
    properties: { feature: `feature ${Math.floor(random.next() * 12)}` },
  }
  return { id, body }
}

export interface Sending {
  /** Lets what is under way be answered, then ends. */
  stop(): Promise<void>
}

/** Several senders at once, each with its own connection kept open, until they are stopped or nobody answers any more. */
export function startSending(
  url: string,
  ledger: Ledger,
  houses: readonly House[],
  random: Random,
  lanes = 4,
): Sending {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes })
  let stopped = false
  const lane = async () => {
    for (let silent = 0; !stopped && silent < 3; ) {
      const house = houses[Math.floor(random.next() * houses.length)] as House
      const batch = drawBatch(ledger, house, random)
      ledger.batches.push(batch)
      await send(url, ledger, batch, agent)
      silent = batch.outcome === 'acknowledged' ? 0 : silent + 1
      if (silent > 0) await pause(20)
    }
  }
  const running = Promise.all(Array.from({ length: lanes }, lane))
  return {
    stop: async () => {
      stopped = true
      await running
      agent.destroy()
    },
  }
}

/** Sends a batch, for the first time or once more, and notes the answer. */
export async function send(url: string, ledger: Ledger, batch: Batch, agent: Agent | false = false): Promise<void> {
  const status = await post(`${url}/v1/batch`, batch.house.key, batch.text, agent)
  batch.outcome = status === 200 ? 'acknowledged' : status === null ? 'unanswered' : 'refused'
  if (status !== 200) return
  const known = ledger.acknowledged.get(batch.house.workspace) ?? []
  known.push(...batch.fresh)
  ledger.acknowledged.set(batch.house.workspace, known)
}

/** The answer's status, or null where none came. */
function post(url: string, key: string, text: string, agent: Agent | false): Promise<number | null> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    }
    const asked = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (response) => {
      response.on('error', () => resolve(null))
      response.on('close', () => resolve(response.complete ? (response.statusCode ?? null) : null))
      response.resume()
    })
    asked.on('error', () => resolve(null))
    asked.on('timeout', () => asked.destroy())
    asked.end(text)
  })
}
