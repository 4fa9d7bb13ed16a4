import { measures } from '../modules/measures/module.ts'
import { revenue } from '../modules/revenue/module.ts'
import { segments } from '../modules/segments/module.ts'
import { timeline } from '../modules/timeline/module.ts'
import { today } from '../modules/today/module.ts'
import { workspaces } from '../modules/workspaces/module.ts'
import { gather, type Module } from '../platform/contributions.ts'

/** Every module's wiring object, ground first: the one place where they meet. */
export const modules: readonly Module[] = [workspaces, timeline, measures, revenue, segments, today]

export const contributions = gather(modules)
