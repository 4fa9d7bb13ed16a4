/** Of so many seats bought together each costs this share less a year. */
export interface VolumeStep {
  from: number
  off: number
}

/** The step that so many seats reach, of steps that rise; none below the first. */
export const stepOf = (steps: readonly VolumeStep[], seats: number): VolumeStep | undefined =>
  steps.findLast(({ from }) => seats >= from)

/** What so many more seats cost a year, in minor units, at what one costs today less the step that they reach; null where no price is known. */
export const costOfSeats = (steps: readonly VolumeStep[], seats: number, each: number | null): number | null =>
  each === null ? null : Math.round(each * seats * (1 - (stepOf(steps, seats)?.off ?? 0)))
