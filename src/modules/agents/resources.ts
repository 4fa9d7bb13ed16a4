import { readFile } from 'node:fs/promises'
import { type ReadResourceResult, ResourceNotFoundError } from '@modelcontextprotocol/server'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { installed } from '../../platform/installation.ts'
import { briefOf } from './brief.ts'
import { glossaryIn } from './domain/glossary.ts'

const markdown = 'text/markdown'
const glossaryAddress = 'tenure://glossary'
const conditionsAddress = 'tenure://conditions'
export const accountAddress = (id: string) => `tenure://account/${id}`

export const resources = [
  {
    uri: glossaryAddress,
    name: 'glossary',
    title: 'Glossary',
    description: 'The words of this product and what each of them means',
    mimeType: markdown,
  },
  {
    uri: conditionsAddress,
    name: 'conditions',
    title: 'Conditions',
    description: 'The rule language by which accounts are filtered: its shape, its comparisons, examples',
    mimeType: markdown,
  },
]

export const resourceTemplates = [
  {
    uriTemplate: accountAddress('{id}'),
    name: 'account',
    title: 'Account',
    description:
      'One account on a page: who they are, their health with its reasons, what is open, what happened lately',
    mimeType: markdown,
  },
]

export async function readResource(platform: Platform, viewer: Viewer, uri: string): Promise<ReadResourceResult> {
  const text = await textOf(platform, viewer, uri)
  if (text === null) throw new ResourceNotFoundError(uri.slice(0, 200))
  return { contents: [{ uri, mimeType: markdown, text }] }
}

async function textOf(platform: Platform, viewer: Viewer, uri: string): Promise<string | null> {
  if (uri === glossaryAddress) return glossaryIn(await readFile(tour, 'utf8'))
  if (uri === conditionsAddress) return readFile(language, 'utf8')
  const id = /^tenure:\/\/account\/([^/]+)$/.exec(uri)?.[1]
  return id && isUuid(id) ? briefOf(platform, viewer, id).catch(absent) : null
}

/** What one may not see is as absent as what is not there. */
function absent(error: unknown): null {
  if (error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')) return null
  throw error
}

/** Words and rules stand in one place each, where those who change them read them; agents read them there. */
const tour = installed('docs/tour.md')
const language = installed('src/kernel/condition/README.md')
