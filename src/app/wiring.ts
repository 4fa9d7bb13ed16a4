import { gather } from '../platform/contributions.ts'
import { measures } from '../modules/measures/module.ts'

/** Every module's wiring object, ground first: the one place where they meet. */
export const modules = [measures] as const

export const contributions = gather(modules)
