-- Mail that answers mail: the first message of the conversation (none: it is the first itself), what somebody wrote in place of a
-- template, {subject, body}, and the names of the mails that it answers, the nearest last.
alter table messaging_messages add column thread_id uuid;
alter table messaging_messages add column own jsonb;
alter table messaging_messages add column in_reply_to text[];
create index messaging_received_account on messaging_received (workspace_id, account_id, at) where account_id is not null;
