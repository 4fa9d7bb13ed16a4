import { Liquid, type Template } from 'liquidjs'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

/**
 * Fills in templates. They are data and run nothing: no files, no own tags, only own properties of plain values, and what is
 * put into HTML is escaped whether its author thought of it or not.
 */
const common = {
  ownPropertyOnly: true,
  strictVariables: true,
  lenientIf: true,
  parseLimit: 200_000,
  renderLimit: 1_000,
  memoryLimit: 2_000_000,
  // `include`, `render` and `layout` find nothing, wherever they look.
  templates: {},
} as const

const forHtml = new Liquid({ ...common, outputEscape: 'escape' })
const forText = new Liquid(common)
// What asks for its value as it is gets it escaped all the same.
forHtml.registerFilter('raw', (value: unknown) => value)

export type Values = Readonly<Record<string, string>>

/** As many as a template may want at once before it is called incomplete. */
const mostMissing = 50

export interface Filled {
  text: string
  /** Names that stand for nothing here. In the text they stand in brackets. */
  missing: string[]
}

export const fillHtml = (template: string, values: Values): Filled => fill(forHtml, template, values)
export const fillText = (template: string, values: Values): Filled => fill(forText, template, values)

function fill(engine: Liquid, template: string, values: Values): Filled {
  const parsed = read(engine, template)
  const all: Record<string, string> = { ...values }
  const missing: string[] = []
  for (;;) {
    try {
      return { text: engine.renderSync(parsed, all) as string, missing }
    } catch (error) {
      const name = undefinedName(error)
      if (name === null || missing.length >= mostMissing || name in all) throw refused(error)
      missing.push(name)
      all[name] = `[${name}]`
    }
  }
}

/** The names that a template uses. */
export const namesIn = (template: string): string[] => forText.globalVariablesSync(read(forText, template))

/** Refuses a template that cannot be read. */
export function checkTemplate(template: string): void {
  const within = forText.globalFullVariablesSync(read(forText, template)).find((name) => /[.[]/.test(name))
  if (within === undefined) return
  throw new AppError('invalid', told`The template cannot be read: ${within.slice(0, 80)} is no plain name`, {
    field: 'body',
    remedy: told`Mend the place that is named; names stand in double braces, such as customer_name`,
  })
}

function read(engine: Liquid, template: string): Template[] {
  try {
    return engine.parse(template)
  } catch (error) {
    throw refused(error)
  }
}

function undefinedName(error: unknown): string | null {
  const { name, originalError } = error as Error & { originalError?: { variableName?: string } }
  return name === 'UndefinedVariableError' ? (originalError?.variableName?.split('.')[0] ?? null) : null
}

const refused = (error: unknown) =>
  new AppError('invalid', told`The template cannot be read: ${(error as Error).message.slice(0, 300)}`, {
    field: 'body',
    remedy: told`Mend the place that is named; names stand in double braces, such as customer_name`,
  })
