-- The language in which a link shows its account, as its maker chose; links made before are English.
alter table documents_links add column language text not null default 'en'; -- en, de
