import { addMonths, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { ApprovalId, CampaignId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'

/** How often it goes out. */
export const rhythms = ['once', 'quarterly'] as const
export type Rhythm = (typeof rhythms)[number]

/** `asking`: somebody has to say yes first. `stopped`: by hand, for good. */
export const states = ['draft', 'asking', 'running', 'paused', 'stopped', 'ended'] as const
export type State = (typeof states)[number]

/** What became of somebody on the list; of whoever was handed over the message says more. */
export const recipientStates = ['waiting', 'handed', 'held_out', 'nobody', 'left', 'stopped'] as const
export type RecipientState = (typeof recipientStates)[number]

/** What somebody writes down before it begins. */
export interface CampaignDraft {
  name: string
  /** Key of a template. */
  template: string
  segment: string
  /** Of the people who get it; without one, the first person of each account does. */
  roles: readonly string[]
  rhythm: Rhythm
  startsOn: Day
  /** People to whom it goes in a day at most. */
  perDay: number
  /** Thousandths of tech-touch accounts that are left alone, and until when. */
  holdShare: number | null
  holdEnds: Day | null
}

export interface Campaign extends CampaignDraft {
  id: CampaignId
  state: State
  reason: string | null
  /** How many rounds began. */
  round: number
  nextOn: Day | null
  /** So many people somebody said yes to. */
  approved: number | null
  /** The last question that was asked about it. */
  approval: ApprovalId | null
  /** Whose sight decides whom it reaches. */
  owner: MemberId | null
  madeAt: Date
  beganAt: Date | null
  endedAt: Date | null
}

export type Act = 'change' | 'begin' | 'pause' | 'resume' | 'stop' | 'remove'

const from: Readonly<Record<Act, readonly State[]>> = {
  change: ['draft'],
  begin: ['draft'],
  pause: ['running'],
  resume: ['paused'],
  stop: ['asking', 'running', 'paused'],
  remove: ['draft'],
}

/** What may be done with a campaign as it stands. */
export const actsIn = (state: State): Act[] => (Object.keys(from) as Act[]).filter((act) => from[act].includes(state))

/** Refuses an act that does not fit where a campaign stands. */
export function mustFit(act: Act, { state }: Pick<Campaign, 'state'>): void {
  if (from[act].includes(state)) return
  const sentences: Readonly<Record<State, () => string>> = {
    draft: () => told`It has not begun`,
    asking: () => told`It waits for approval`,
    running: () => told`It is under way`,
    paused: () => told`It is paused`,
    stopped: () => told`It was stopped for good`,
    ended: () => told`It is over`,
  }
  throw new AppError('conflict', sentences[state](), {
    field: 'campaign',
    remedy: told`Read it again to see how it stands`,
  })
}

/** The day on which a round begins: every three months from the first, on its day of the month or the last that the month has. */
export const roundDay = (startsOn: Day, round: number): Day => addMonths(startsOn, 3 * (round - 1))

/** The day of the next round: behind the last one, and not over yet. A quarter that was slept through is left out. */
export function nextRound(
  { rhythm, startsOn }: Pick<Campaign, 'rhythm' | 'startsOn'>,
  { last, today }: { last: Day; today: Day },
): Day | null {
  if (rhythm === 'once') return null
  let round = 2
  while (roundDay(startsOn, round) <= last || roundDay(startsOn, round) < today) round += 1
  return roundDay(startsOn, round)
}

/** A segment moves between the question and the day: up to a tenth more than was approved goes without a second question. */
const slack = 1.1

/** Whether reaching so many people is within what somebody said yes to. */
export const isApproved = (people: number, approved: number | null): boolean =>
  approved !== null && people <= Math.floor(approved * slack)

/** How many days it takes to write to so many. */
export const daysFor = (people: number, perDay: number): number => Math.ceil(people / perDay)
