import type { ImportShape, ShapeField, ShapeRow } from '../../src/platform/contributions.ts'

interface Subject {
  marker: string
  /** External id within the source. */
  account: string
  owner: string
}

/** A row that an importable shape takes: about this account, owned by this person, its texts full of a marker. */
export function sampleRow(shape: ImportShape, { marker, account, owner }: Subject): ShapeRow {
  const sampleOf = (field: ShapeField) => {
    if (field.name === 'id') return shape.name === 'accounts.account' ? account : `${account}-${shape.name}`
    if (field.name === 'account' || field.name === 'vendor') return account
    if (field.name === 'order') return `${account}-orders.order`
    if (field.name === 'listing') return `${account}-orders.listing`
    if (field.name === 'contract') return `${account}-revenue.contract`
    if (field.name === 'ticket') return `${account}-helpdesk.ticket`
    if (field.name === 'person') return `${account}-accounts.contact`
    if (field.name === 'owner' || field.name === 'member') return owner
    if (shape.name === 'accounts.team' && field.name === 'role') return 'Solutions engineer'
    // Not the workspace's own, which is never converted.
    if (shape.name === 'revenue.rate' && field.name === 'currency') return 'CHF'
    if (field.name === 'attribute') return 'industry'
    // Names of events and features are the product's own words and shown to everybody.
    if (shape.name === 'events.event' && (field.name === 'name' || field.name === 'feature')) return 'Report exported'
    if (
      [
        'parent',
        'relates_to',
        'stage',
        'size',
        'touch',
        'kind',
        'zone',
        'currency',
        'language',
        'is_trial',
        'is_robot',
      ].includes(field.name)
    ) {
      return field.required ? (field.choices?.[0] ?? 'track') : undefined
    }
    if (field.choices) return field.choices[0]
    if (field.name === 'sentiment') return 0.5
    if (field.type === 'day') return '2026-01-15'
    if (field.type === 'time') return '2026-01-15T10:00:00Z'
    if (field.type === 'boolean') return false
    if (field.type === 'integer' || field.type === 'number' || field.type === 'money') return 4
    return field.type === 'json' ? undefined : `${marker} ${field.name}`
  }
  const values = shape.fields.map((field) => [field.name, sampleOf(field)] as const)
  return {
    line: 1,
    values: Object.fromEntries(values.filter(([, value]) => value !== undefined)) as ShapeRow['values'],
  }
}
