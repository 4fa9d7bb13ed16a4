-- The company's colour, such as #1f4b99, in which mail shows headings and links.
alter table messaging_settings add column colour text;
