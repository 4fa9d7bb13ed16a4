import { sql } from 'kysely'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export interface Endpoint {
  id: string
  name: string
  address: string
  secret: string
  earlierSecret: string | null
  earlierUntil: Date | null
  isOn: boolean
  madeAt: Date
}

const columns = sql`
  id, name, address, secret, earlier_secret as "earlierSecret", earlier_until as "earlierUntil", is_on as "isOn", made_at as "madeAt"`

export const endpoints = (tx: Tx): Promise<Endpoint[]> =>
  tx.rows(sql<Endpoint>`
    select ${columns} from webhooks_endpoints
    where workspace_id = ${tx.workspace} and removed_at is null order by lower(name)`)

export const endpointById = (tx: Tx, id: string): Promise<Endpoint | undefined> =>
  tx.row(sql<Endpoint>`
    select ${columns} from webhooks_endpoints
    where workspace_id = ${tx.workspace} and id = ${id} and removed_at is null`)

export async function putEndpoint(
  tx: Tx,
  {
    id,
    name,
    address,
    secret,
    isOn,
    by,
  }: Omit<Endpoint, 'earlierSecret' | 'earlierUntil' | 'madeAt'> & { by: MemberId },
): Promise<void> {
  await tx.run(sql`
    insert into webhooks_endpoints (workspace_id, id, name, address, secret, is_on, made_at, made_by)
    values (${tx.workspace}, ${id}, ${name}, ${address}, ${secret}, ${isOn}, ${tx.now}, ${by})
    on conflict (workspace_id, id) do update set name = excluded.name, address = excluded.address, is_on = excluded.is_on`)
}

/** Puts a new secret in force; the one before signs beside it until then. */
export async function putSecret(tx: Tx, id: string, secret: string, until: Date): Promise<void> {
  await tx.run(sql`
    update webhooks_endpoints set earlier_secret = secret, earlier_until = ${until}, secret = ${secret}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Takes an endpoint away; what waited for it is set aside. */
export async function removeEndpoint(tx: Tx, id: string, says: string): Promise<void> {
  await tx.run(sql`
    update webhooks_endpoints set removed_at = ${tx.now}, secret = '', earlier_secret = null
    where workspace_id = ${tx.workspace} and id = ${id}`)
  await tx.run(sql`
    update webhooks_deliveries set status = 'dead', outcome_at = ${tx.now}, answer = ${says}
    where workspace_id = ${tx.workspace} and endpoint_id = ${id} and status = 'waiting'`)
}
