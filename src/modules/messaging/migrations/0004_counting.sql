-- Clicks and opens are counted only where somebody decided so, for a workspace and, less than that, for a template.
alter table messaging_settings add column counts text not null default 'nothing' check (counts in ('nothing', 'clicks', 'opens'));
alter table messaging_templates add column counts text check (counts in ('nothing', 'clicks', 'opens')); -- null: as the rules say
alter table messaging_messages
  add column counts text not null default 'nothing' check (counts in ('nothing', 'clicks', 'opens')),
  add column links jsonb, -- where its counted links lead, in their order
  add column clicked_at timestamptz,
  add column opened_at timestamptz, -- by a person, as far as one can tell
  add column fetched_at timestamptz; -- by a mail program that opens by itself
