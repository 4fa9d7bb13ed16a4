import { inWords, spoken } from '../../kernel/words.ts'

/** Rows that our modules take in, whose words the catalogues know. */
const ours: ReadonlySet<string> = new Set([
  spoken('Accounts: account'),
  spoken('Accounts: attribute'),
  spoken('Accounts: contact'),
  spoken('Accounts: identity'),
  spoken('Catalog: plan'),
  spoken('Catalog: product'),
  spoken('Engagements: engagement'),
  spoken('Events: event'),
  spoken('Helpdesk: ticket'),
  spoken('Helpdesk: ticket status'),
  spoken('Orders: listing'),
  spoken('Orders: order'),
  spoken('Orders: return'),
  spoken('Revenue: cancellation'),
  spoken('Revenue: contract'),
  spoken('Revenue: contract line'),
  spoken('Revenue: invoice'),
  spoken('Success plans: objective'),
  spoken('Surveys: answer'),
])

/** `helpdesk.ticket_status` as people say it: Helpdesk: ticket status. */
export function shapeName(shape: string): string {
  const [module = '', noun = ''] = shape.replaceAll('_', ' ').split('.')
  const english = noun === '' ? module : `${module.charAt(0).toUpperCase()}${module.slice(1)}: ${noun}`
  return ours.has(english) ? inWords(english) : english
}
