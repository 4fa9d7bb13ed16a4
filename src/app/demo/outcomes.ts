import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import { chanceOf } from './chance.ts'
import { type Company, type Customer, moodOn, type Person } from './company.ts'
import { at, type Fact } from './fact.ts'

/** Days after its start on which a new customer is asked how beginning went. */
const askedAfter = 60

/** Once a quarter, on a day of its own, a surveyed customer is asked, and each once how beginning went; some answer. */
export function* answersOfDay(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const { today, seed } = company.options
  const age = daysBetween(customer.since, day)
  if (age === askedAfter) yield* beginningRated(company, customer, day)
  if (!customer.isSurveyed || age % 91 !== 45) return
  const chance = chanceOf(seed, 'answers', customer.number, day)
  const mood = moodOn(customer, day, today)
  for (const person of peopleOn(customer, day)) {
    if (!chance.happens(0.35)) continue
    const score = Math.min(10, Math.max(0, Math.round(1 + 9.5 * mood + 1.2 * chance.normal())))
    yield answerOf(
      customer,
      person,
      day,
      { kind: 'nps', survey: 'Relationship survey', cadence_days: 91, score },
      chance,
    )
  }
}

/** Its first person says, from 1 to 5. */
function* beginningRated(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const { today, seed } = company.options
  const chance = chanceOf(seed, 'beginning', customer.number)
  const [person] = peopleOn(customer, day)
  if (!person || !chance.happens(0.55)) return
  const mood = moodOn(customer, day, today)
  const score = Math.min(5, Math.max(1, Math.round(2 + 3.2 * mood + 0.7 * chance.normal())))
  yield answerOf(customer, person, day, { kind: 'csat', survey: 'Beginning', score }, chance)
}

/** Who is there on a day and can answer. */
const peopleOn = ({ people }: Customer, day: Day): Person[] =>
  people.filter(({ isRobot, from, until }) => !isRobot && from <= day && !(until && day >= until))

const answerOf = (
  customer: Customer,
  person: Person,
  day: Day,
  said: { kind: string; survey: string; cadence_days?: number; score: number },
  chance: ReturnType<typeof chanceOf>,
): Fact => ({
  shape: 'surveys.answer',
  values: {
    id: `${person.id}-${said.kind}-${day}`,
    account: customer.id,
    person: person.id,
    ...said,
    happened_at: at(day, chance.whole(9, 17)),
  },
})

/** Larger customers have a plan: a goal for the beginning and two for the year; progress is told at each month's end. */
export function* objectivesOfDay(company: Company, customer: Customer, day: Day): Generator<Fact> {
  const arr = customer.terms[0]?.arr ?? 0
  const age = daysBetween(customer.since, day)
  if (arr < 10_000 || age % 30 !== 20) return
  const { today, seed } = company.options
  const chance = chanceOf(seed, 'objectives', customer.number)
  if (age <= firstGoal.days + 30) yield firstGoalOf(company, customer, day)
  for (const [index, title] of ['Hours saved each week', 'Teams that work with it'].entries()) {
    const target = index === 0 ? chance.whole(20, 120) : chance.whole(3, 12)
    const progress = Math.min(1.1, (age / 300) * (0.4 + 0.9 * moodOn(customer, day, today)))
    const unit = index === 0 ? 'hours' : 'teams'
    const current = Math.round(target * progress)
    yield objectiveOf(customer, day, { place: index + 1, title, unit, target, current, days: 330 })
  }
}

interface Objective {
  place: number
  title: string
  unit: string
  target: number
  current: number
  /** When it is due, counted from the customer's start. */
  days: number
}

const objectiveOf = (customer: Customer, day: Day, { place, days, ...goal }: Objective): Fact => ({
  shape: 'success_plans.objective',
  values: {
    id: `${customer.id}-o${place}`,
    account: customer.id,
    start: 0,
    ...goal,
    due: addDays(customer.since, days),
    current_at: at(day, 16),
    happened_at: at(addDays(customer.since, 20), 9),
  },
})

const firstGoal = { place: 0, title: 'People trained', unit: 'people', days: 80 }

/** All of them are trained in time where customers are content from the start. */
function firstGoalOf(company: Company, customer: Customer, day: Day): Fact {
  const { today, seed } = company.options
  const target = chanceOf(seed, 'first goal', customer.number).whole(4, 15)
  const progress = (daysBetween(customer.since, day) / firstGoal.days) * (0.35 + 1.1 * moodOn(customer, day, today))
  return objectiveOf(customer, day, { ...firstGoal, target, current: Math.min(target, Math.round(target * progress)) })
}
