import { sql } from 'kysely'
import type { MemberId, TemplateId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Counting } from '../domain/counting.ts'
import type { Purpose } from '../domain/purpose.ts'

export interface Template {
  id: TemplateId
  key: string
  name: string
  summary: string
  purpose: Purpose
  origin: 'pack' | 'hand'
  version: number
  /** The most that is counted of its messages; null as the rules say. */
  counts: Counting | null
  changedAt: Date
  archivedAt: Date | null
}

/** What a template says in one language. */
export interface Variant {
  language: string
  subject: string
  format: 'plain' | 'mjml'
  body: string
  /** Compiled when it was saved; the template's own words still stand in it. */
  html: string
}

const columns = sql`id, key, name, summary, purpose, origin, version, counts, changed_at as "changedAt", archived_at as "archivedAt"`

export function templates(tx: Tx): Promise<Template[]> {
  return tx.rows(sql<Template>`
    select ${columns} from messaging_templates where workspace_id = ${tx.workspace} and archived_at is null
    order by lower(name), id limit 1000`)
}

export function templateOf(tx: Tx, id: string): Promise<Template | undefined> {
  return tx.row(sql<Template>`
    select ${columns} from messaging_templates where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

export function templatesByKey(tx: Tx, keys: readonly string[]): Promise<Template[]> {
  return tx.rows(sql<Template>`
    select ${columns} from messaging_templates
    where workspace_id = ${tx.workspace} and key = any(${keys}::text[]) and archived_at is null`)
}

export async function putTemplate(tx: Tx, template: Omit<Template, 'changedAt' | 'archivedAt'>): Promise<void> {
  const { id, key, name, summary, purpose, origin, version, counts } = template
  await tx.run(sql`
    insert into messaging_templates (workspace_id, id, key, name, summary, purpose, origin, version, counts, made_at, changed_at)
    values (${tx.workspace}, ${id}, ${key}, ${name}, ${summary}, ${purpose}, ${origin}, ${version}, ${counts}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, summary = excluded.summary,
      purpose = excluded.purpose, origin = excluded.origin, version = excluded.version, counts = excluded.counts,
      changed_at = excluded.changed_at`)
}

export async function archiveTemplate(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`
    update messaging_templates set archived_at = ${tx.now}, key = key || ' ' || id::text
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and archived_at is null`)
}

export async function insertVariants(
  tx: Tx,
  template: TemplateId,
  version: number,
  { variants, by }: { variants: readonly Variant[]; by: MemberId | null },
): Promise<void> {
  await tx.run(sql`
    insert into messaging_variants (workspace_id, template_id, version, language, subject, format, body, html, by_member, made_at)
    select ${tx.workspace}, ${template}, ${version}, v.language, v.subject, v.format, v.body, v.html, ${by}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(variants)}::jsonb)
      as v (language text, subject text, format text, body text, html text)`)
}

/** What every template that is kept says now, by its id. */
export async function variantsOfAll(tx: Tx): Promise<Map<string, Variant[]>> {
  const rows = await tx.rows(sql<Variant & { template: string }>`
    select v.template_id as template, v.language, v.subject, v.format, v.body, v.html from messaging_variants v
    join messaging_templates t on t.workspace_id = v.workspace_id and t.id = v.template_id and t.version = v.version
    where v.workspace_id = ${tx.workspace} and t.archived_at is null order by v.template_id, v.language`)
  return Map.groupBy(rows, ({ template }) => template)
}

export function variantsAt(tx: Tx, template: string, version: number): Promise<Variant[]> {
  return tx.rows(sql<Variant>`
    select language, subject, format, body, html from messaging_variants
    where workspace_id = ${tx.workspace} and template_id = ${template}::uuid and version = ${version} order by language`)
}

export interface Version {
  version: number
  by: MemberId | null
  at: Date
  languages: string[]
}

export function versionsOf(tx: Tx, template: string): Promise<Version[]> {
  return tx.rows(sql<Version>`
    select version, (array_agg(by_member))[1] as by, max(made_at) as at, array_agg(language order by language) as languages
    from messaging_variants where workspace_id = ${tx.workspace} and template_id = ${template}::uuid
    group by version order by version desc limit 100`)
}

/** Which languages each template speaks. */
export async function languagesOf(tx: Tx): Promise<Map<TemplateId, string[]>> {
  const rows = await tx.rows(sql<{ template: TemplateId; languages: string[] }>`
    select t.id as template, array_agg(v.language order by v.language) as languages
    from messaging_templates t join messaging_variants v
      on v.workspace_id = t.workspace_id and v.template_id = t.id and v.version = t.version
    where t.workspace_id = ${tx.workspace} and t.archived_at is null group by t.id`)
  return new Map(rows.map(({ template, languages }) => [template, languages]))
}
