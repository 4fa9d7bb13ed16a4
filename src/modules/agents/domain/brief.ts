import { currencyDigits } from '../../../kernel/money.ts'
import { plain } from './plain.ts'

/** What a brief of an account is written from; each part is absent where the asker may not read it. */
export interface AccountFacts {
  account: {
    name: string
    stage: string
    ownerName: string | null
    plan: string | null
    arr: number | null
    /** The workspace's, in which ARR is. */
    arrCurrency: string
    size: string | null
    touch: string | null
    industry: string | null
    country: string | null
    since: string | null
    renewsOn: string | null
  }
  health?:
    | undefined
    | {
        score: number | null
        band: string
        day: string | null
        stale: boolean
        provisional: boolean
        completeness: number
        risk: { level: string; rule: string | null }
        components: { label: string; score: number | null; points: number; change: number | null }[]
        missing: { label: string }[]
      }
  explained?: undefined | { sentence: string; movers: { sentence: string }[] }
  wayBack?: undefined | { sentence: string }
  tickets?:
    | undefined
    | {
        items: { name: string; subject: string | null; priority: string; state: string; openDays: number }[]
        next: string | null
      }
  objectives?: undefined | { items: { title: string; progress: number; due: string | null; isDue: boolean }[] }
  contracts?: undefined | { state: string; noticeOn: string | null; renewsOn: string | null }
  people?: undefined | { items: { name: string; title: string | null; role: string }[]; next: string | null }
  timeline?: undefined | { items: { at: string; kind: string; text: string; actor: string | null }[] }
}

/** An account on a page: who they are, how they are and why, what is open, who they are made of, what happened last. */
export function writeBrief(facts: AccountFacts): string {
  const parts = [head(facts), health(facts), open(facts), people(facts), lately(facts)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function head({ account, contracts }: AccountFacts): string {
  const facts = [
    ['Stage', words(account.stage)],
    ['Owner', account.ownerName ?? 'nobody'],
    ['ARR', account.arr === null ? 'unknown' : amount(account.arr, account.arrCurrency)],
    ['Plan', account.plan],
    ['Renews on', account.renewsOn],
    ['Notice by', contracts?.noticeOn ?? null],
    ['Contract', contracts ? contracts.state : null],
    ['Size', account.size === null ? null : words(account.size)],
    ['Touch', account.touch],
    ['Industry', account.industry],
    ['Country', account.country],
    ['Customer since', account.since],
  ]
  const lines = facts.flatMap(([label, value]) => (value == null ? [] : [`- ${label}: ${plain(value)}`]))
  return [`# ${plain(account.name)}`, lines.join('\n')].join('\n\n')
}

function health({ health, explained, wayBack }: AccountFacts): string {
  if (!health) return ''
  const marks = [health.stale ? 'a source is silent' : '', health.provisional ? 'the day is still open' : '']
  const note = marks.filter((mark) => mark !== '').join(', ')
  const known = `${Math.round(health.completeness * 100)}% of the scorecard is known`
  const score =
    health.score === null ? 'no score, too little is known' : `${Math.round(health.score * 10) / 10} (${health.band})`
  const lines = [
    `- Score: ${score}; ${known}${note === '' ? '' : `; ${note}`}`,
    `- Risk by rule: ${health.risk.level}${health.risk.rule === null ? '' : `, ${plain(health.risk.rule)}`}`,
    ...health.components.map((part) => `- ${plain(part.label)}: ${value(part.score)}${moved(part.change)}`),
    ...(health.missing.length > 0
      ? [`- Not known: ${health.missing.map(({ label }) => plain(label)).join(', ')}`]
      : []),
  ]
  const why = [explained?.sentence, ...(explained?.movers ?? []).slice(0, 5).map((mover) => mover.sentence)]
  const reasons = [...why, wayBack?.sentence].flatMap((sentence) => (sentence ? [`- ${plain(sentence)}`] : []))
  return [
    '## Health',
    lines.join('\n'),
    ...(reasons.length > 0 ? ['### Why, and what would bring it back', reasons.join('\n')] : []),
  ].join('\n\n')
}

function open({ tickets, objectives }: AccountFacts): string {
  const waiting = (tickets?.items ?? []).map(
    ({ name, subject, priority, state, openDays }) =>
      `- Ticket ${plain(name)} (${priority}, ${state}, open ${days(openDays)}): ${plain(subject ?? 'without a subject')}`,
  )
  const more = tickets?.next ? ['- further tickets: helpdesk_list_tickets'] : []
  const goals = (objectives?.items ?? [])
    .filter(({ progress }) => progress < 1)
    .map(
      ({ title, progress, due, isDue }) =>
        `- Objective ${plain(title)}: ${Math.round(progress * 100)}%${due === null ? '' : `, due ${due}${isDue ? ' (passed)' : ''}`}`,
    )
  const lines = [...waiting, ...more, ...goals]
  return ['## Open', lines.length > 0 ? lines.join('\n') : 'Nothing that is known of.'].join('\n\n')
}

function people({ people }: AccountFacts): string {
  if (!people || people.items.length === 0) return ''
  const lines = people.items.map(
    ({ name, title, role }) => `- ${plain(name)}${title === null ? '' : `, ${plain(title)}`} (${words(role)})`,
  )
  return ['## People', [...lines, ...(people.next ? ['- further people: accounts_contacts'] : [])].join('\n')].join(
    '\n\n',
  )
}

function lately({ timeline }: AccountFacts): string {
  if (!timeline || timeline.items.length === 0) return ''
  const lines = timeline.items.map(
    ({ at, kind, text, actor }) =>
      `- ${at.slice(0, 10)} ${kind}: ${plain(text)}${actor === null ? '' : ` (${plain(actor)})`}`,
  )
  return ['## Lately', lines.join('\n')].join('\n\n')
}

const words = (text: string) => plain(text.replaceAll('_', ' '))
const value = (score: number | null) => (score === null ? 'unknown' : String(Math.round(score)))
const days = (count: number) => `${Math.round(count)} ${Math.round(count) === 1 ? 'day' : 'days'}`

function moved(change: number | null): string {
  const points = change === null ? 0 : Math.round(change * 10) / 10
  if (points === 0) return ''
  return ` (${points > 0 ? '+' : ''}${points} points lately)`
}

/** 1420000 in USD is written 14,200.00 USD. */
export function amount(minor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const text = (minor / 10 ** digits).toFixed(digits)
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${currency}`
}
