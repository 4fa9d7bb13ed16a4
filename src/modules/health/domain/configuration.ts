import { told } from '../../../kernel/words.ts'
import { sayKinds } from './applies.ts'
import { prepareScorecard, type ReadyScorecard } from './score.ts'
import type { Component, Factor, Scorecard } from './scorecard.ts'

export interface ConfigurationStep {
  /** What was changed, for people: "weight of Product usage from 35 to 40". */
  change: string
  /** The card with this and all earlier changes made. */
  ready: ReadyScorecard
}

/**
 * The way from one version of a scorecard to another, a component at a time and then the caps. Each stop is a card that
 * could be used, so that each change has its own effect on the score.
 */
export function configurationSteps(before: Scorecard, after: Scorecard): ConfigurationStep[] {
  const steps: ConfigurationStep[] = []
  let card = { ...before, name: after.name }
  const go = (change: string, next: Scorecard) => {
    card = next
    steps.push({ change, ready: prepareScorecard(next) })
  }
  for (const component of after.components) {
    const old = before.components.find((one) => one.key === component.key)
    const change = old ? describeComponentChange(old, component) : told`${component.label} added`
    if (change) go(change, { ...card, components: withComponent(card.components, component) })
  }
  for (const gone of before.components.filter((one) => !after.components.some((kept) => kept.key === one.key))) {
    go(told`${gone.label} removed`, { ...card, components: card.components.filter((one) => one.key !== gone.key) })
  }
  if (!isSame(before.caps, after.caps)) go(told`caps changed`, { ...card, caps: after.caps })
  return steps
}

/** Every difference of two versions in words; nothing where they mean the same. */
export function describeChanges(before: Scorecard, after: Scorecard): string[] {
  const steps = configurationSteps(before, after).map((step) => step.change)
  return [...steps, ...settingChanges(before, after)]
}

function settingChanges(before: Scorecard, after: Scorecard): string[] {
  const { bands, hysteresis, completeness } = before
  return [
    isSame(before.appliesTo, after.appliesTo)
      ? ''
      : told`for ${sayKinds(before.appliesTo)}, now for ${sayKinds(after.appliesTo)}`,
    bands.yellow === after.bands.yellow ? '' : told`yellow begins at ${bands.yellow}, now ${after.bands.yellow}`,
    bands.green === after.bands.green ? '' : told`green begins at ${bands.green}, now ${after.bands.green}`,
    hysteresis === after.hysteresis ? '' : told`hysteresis from ${hysteresis} to ${after.hysteresis}`,
    completeness === after.completeness ? '' : told`completeness from ${completeness} to ${after.completeness}`,
    isSame(before.risk, after.risk) ? '' : told`rules of risk changed`,
  ].filter((change) => change !== '')
}

function withComponent(components: Component[], component: Component): Component[] {
  const at = components.findIndex((one) => one.key === component.key)
  return at < 0 ? [...components, component] : components.with(at, component)
}

function describeComponentChange(before: Component, after: Component): string {
  const weight =
    before.weight === after.weight ? [] : [told`weight of ${after.label} from ${before.weight} to ${after.weight}`]
  const factors = after.factors.flatMap((factor) => {
    const old = before.factors.find((one) => one.key === factor.key)
    return old ? describeFactorChange(old, factor) : [told`${factor.label} added`]
  })
  const gone = before.factors.filter((one) => !after.factors.some((kept) => kept.key === one.key))
  return [...weight, ...factors, ...gone.map((factor) => told`${factor.label} removed`)].join('; ')
}

function describeFactorChange(before: Factor, after: Factor): string[] {
  const weight =
    before.weight === after.weight ? [] : [told`weight of ${after.label} from ${before.weight} to ${after.weight}`]
  const judged = (factor: Factor) => [factor.measure, factor.per, factor.shape, factor.missing]
  return isSame(judged(before), judged(after)) ? weight : [...weight, told`points of ${after.label} changed`]
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
