import type { PersonId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { normalId, rawId, rawPersonId } from '../domain/identity.ts'
import { nowIdentified } from '../service/upsert.ts'
import { holdAliases, spreadIdentities } from '../store/aliases.ts'
import { type Identity, identitiesOf, insertIdentities, realignPeople } from '../store/identities.ts'
import { refused, text } from './values.ts'

export const identityShape: ImportShape = {
  name: 'accounts.identity',
  summary: spoken('Ids by which other systems know accounts and people that are known here'),
  key: ['source', 'id'],
  fields: [
    { name: 'account', type: 'text', summary: spoken('Id of the account in this import’s source; or name a person') },
    { name: 'person', type: 'text', summary: spoken('Id of the person in this import’s source') },
    { name: 'source', type: 'text', required: true, summary: spoken('The other system, such as billing') },
    { name: 'id', type: 'text', required: true, summary: spoken('The id that it has there') },
  ],
  write: writeIdentities,
}

async function writeIdentities(tx: Tx, rows: ShapeRow[], { source }: ImportContext): Promise<RowOutcome[]> {
  await holdAliases(tx)
  const wanted = rows.map((row) => wantedIdentity(tx, row, source))
  const known = new Map(
    (
      await identitiesOf(
        tx,
        wanted.flatMap((one) => [one.target, one.raw]),
      )
    ).map((i) => [i.raw, i]),
  )
  const fresh: Identity[] = []
  const outcomes = rows.map((row, place): RowOutcome => {
    const one = wanted[place]
    const target = one && known.get(one.target)
    if (!one || !target) {
      const field = one?.kind === 'person' ? 'person' : 'account'
      return refused(
        row.line,
        field,
        told`No ${field} with this id is known from this source`,
        told`Import it first, then replay this row`,
      )
    }
    const before = known.get(one.raw)
    if (before) return alreadyKnown(row.line, before, target)
    const identity = {
      ...target,
      raw: one.raw,
      source: one.source,
      externalId: one.externalId,
      home: target.account,
      unit: null,
    }
    known.set(one.raw, identity)
    fresh.push(identity)
    return { kind: 'written', line: row.line }
  })
  const raws = fresh.map((identity) => identity.raw)
  await insertIdentities(tx, fresh)
  await spreadIdentities(tx, raws as PersonId[])
  const reached = await realignPeople(
    tx,
    fresh.flatMap((identity) => identity.contact ?? []),
  )
  await nowIdentified(tx, [...new Set([...raws, ...reached])])
  return outcomes
}

function wantedIdentity(tx: Tx, row: ShapeRow, source: string) {
  const other = text(row, 'source') ?? ''
  const id = text(row, 'id') ?? ''
  const person = text(row, 'person')
  const [kind, derive] = person ? (['person', rawPersonId] as const) : (['account', rawId] as const)
  return {
    kind,
    source: other,
    externalId: normalId(id),
    raw: derive(tx.workspace, other, id),
    target: derive(tx.workspace, source, person ?? text(row, 'account') ?? ''),
  }
}

function alreadyKnown(line: number, before: Identity, target: Identity): RowOutcome {
  const isSame = before.kind === 'person' ? before.contact === target.contact : before.account === target.account
  if (isSame) return { kind: 'unchanged', line }
  return refused(
    line,
    'id',
    told`This id already belongs to another account or person`,
    told`Merge the two, or correct the id`,
  )
}

// ---------------------------------------------------------------- dated changes
