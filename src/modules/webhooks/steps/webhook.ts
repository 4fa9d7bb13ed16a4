import { z } from 'zod'
import { spoken, told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { defineStep, type StepDue, type StepOutcome } from '../../../platform/steps.ts'
import { isNamed } from '../service/endpoints.ts'
import { accountsTold, insertDeliveries, type NewDelivery } from '../store/deliveries.ts'
import { type Endpoint, endpoints } from '../store/endpoints.ts'

const plain = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])

const fields = z.strictObject({
  endpoint: z.string().trim().min(1).max(80).describe('The name of an endpoint under Settings, Webhooks'),
  event: z.string().trim().min(1).max(80).default('playbook.step').describe('What the other system shall take it for'),
  data: z.record(z.string().min(1).max(80), plain).default({}).describe('Whatever else it shall be told'),
})

type Fields = z.infer<typeof fields>

/** Calls another system with the account that a run is about. */
export const webhookStep = defineStep<Fields>({
  name: 'webhook',
  label: spoken('Call another system'),
  summary: 'Calls an endpoint of another system, signed and once; it is tried again where nobody answers',
  fields,
  reach: 'customer',
  rehearsed: 'change',
  check: async (tx, _platform, { endpoint }) => {
    const known = await endpoints(tx)
    if (known.some((one) => isNamed(one, endpoint))) return []
    const names = known.map(({ name }) => name)
    return [
      {
        field: 'endpoint',
        message: told`There is no endpoint ${endpoint}`,
        remedy:
          names.length > 0
            ? told`Write one of ${names.slice(0, 12).join(', ')}`
            : told`Add it under Settings, Webhooks`,
      },
    ]
  },
  act: async (tx, _platform, due) => {
    const known = await endpoints(tx)
    const callable = due.flatMap((one) => {
      const endpoint = known.find((other) => isNamed(other, one.fields.endpoint))
      return endpoint && one.stage === 'live' ? [{ one, endpoint }] : []
    })
    const put = await insertDeliveries(tx, await drafted(tx, callable))
    return due.map(({ key, stage, fields: { endpoint } }): StepOutcome => {
      const id = put.get(keyOf(key))
      if (id) return { kind: 'done', says: told`Called ${endpoint}`, made: { kind: 'webhook_delivery', id } }
      return stage === 'live'
        ? { kind: 'held', says: told`There is no endpoint ${endpoint} any more` }
        : { kind: 'held', says: told`Other systems are called only where a playbook is live` }
    })
  },
})

const keyOf = (step: string) => `playbook:${step}`

async function drafted(
  tx: Tx,
  callable: readonly { one: StepDue<Fields>; endpoint: Endpoint }[],
): Promise<NewDelivery[]> {
  const known = await accountsTold(tx, [...new Set(callable.map(({ one }) => one.account))])
  const accounts = new Map(known.map((account) => [account.id, account]))
  return callable.map(({ one, endpoint }) => ({
    ...{ id: newId(tx.now), endpoint: endpoint.id, key: keyOf(one.key), account: one.account, contact: one.contact },
    body: JSON.stringify({
      ...{ event: one.fields.event, sentAt: tx.now.toISOString(), account: accounts.get(one.account) ?? null },
      contact: one.contact && { id: one.contact },
      playbook: { id: one.playbook.id, name: one.playbook.name },
      ...{ run: one.run, step: one.step, data: one.fields.data },
    }),
  }))
}
