import { expect, test } from 'vitest'
import { mapText, proposals, proposeColumns } from './propose.ts'

const field = (name: string, required = false) => ({ name, type: 'text', required })
const account = {
  name: 'accounts.account',
  fields: [field('id', true), field('name'), field('arr'), field('plan'), field('since'), field('owner')],
}
const ticket = {
  name: 'helpdesk.ticket',
  fields: [field('id', true), field('account', true), field('priority'), field('created_at', true)],
}

test('the id of a thing is its own column, the id of its account another', () => {
  const columns = ['ticket_id', 'customer_id', 'Priority', 'Created Date']
  expect(proposals([account, ticket], columns)[0]).toEqual({
    shape: 'helpdesk.ticket',
    columns: [
      { field: 'id', column: 'ticket_id' },
      { field: 'account', column: 'customer_id' },
      { field: 'priority', column: 'Priority' },
      { field: 'created_at', column: 'Created Date' },
    ],
    missing: [],
    unused: [],
  })
})

test('an account is known by customer or company as well, and each column serves once', () => {
  const proposal = proposeColumns(account, ['customer_id', 'company_name', 'planTier', 'CSM', 'shoe size'])
  expect(proposal.columns).toEqual([
    { field: 'id', column: 'customer_id' },
    { field: 'name', column: 'company_name' },
    { field: 'plan', column: 'planTier' },
    { field: 'owner', column: 'CSM' },
  ])
  expect(proposal.unused).toEqual(['shoe size'])
})

test('a map that is proposed names what it did not find', () => {
  const text = mapText('crm', 'tickets.csv', proposeColumns(ticket, ['ticket_id', 'priority']))
  expect(text).toContain('      # account: which column?')
  expect(text).toContain('      priority: "priority"')
})
