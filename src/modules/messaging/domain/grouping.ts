/** By what the figures of a template are told apart: what it said, or who read it and when. */
export const groupings = ['version', 'language', 'size', 'month'] as const
export type Grouping = (typeof groupings)[number]
