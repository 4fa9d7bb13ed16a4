-- The SQL of agents, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/agents/store.ts

-- columns
c.id, c.member_id as member, m.name as "memberName", c.client_name as client, c.client_host as host, c.scopes,
c.made_at as "madeAt", c.last_used_at as "lastUsedAt"

-- liveConnections
--   Connections that may still be used, the newest first: one member's, or everybody's.
select :columns
from agents_connections c join workspaces_members m on m.workspace_id = c.workspace_id and m.id = c.member_id
where c.workspace_id = :workspace and c.ended_at is null and (:member::uuid is null or c.member_id = :member)
order by c.made_at desc, c.id

-- liveConnection
select :columns
from agents_connections c join workspaces_members m on m.workspace_id = c.workspace_id and m.id = c.member_id
where c.workspace_id = :workspace and c.id = :id and c.ended_at is null

-- insertConnection
insert into agents_connections
  (workspace_id, id, member_id, client_hash, client_name, client_host, scopes, resource, made_at)
values (:workspace, :id, :member, :clientHash, :client, :host, :scopes::text[], :resource, :now)

-- earlierConnections
--   Connections that a member made with the same program before.
select id from agents_connections
where workspace_id = :workspace and member_id = :member and client_hash = :clientHash and ended_at is null

-- endConnections
--   Ends connections with every code and token of theirs; answers how many still ran.
delete from agents_tokens where workspace_id = :workspace and connection_id = any(:ids::uuid[])

update agents_connections set ended_at = :now
where workspace_id = :workspace and id = any(:ids::uuid[]) and ended_at is null

-- noteUse
--   To the minute: a busy program would otherwise write its row with every request.
update agents_connections set last_used_at = :now
where workspace_id = :workspace and id = :id
  and (last_used_at is null or last_used_at < :now::timestamptz - interval '1 minute')

-- insertToken
insert into agents_tokens (workspace_id, hash, connection_id, kind, redirect, challenge, made_at, expires_at)
values (:workspace, :hash, :connection, :kind, :redirect,
  :challenge, :now, :expiresAt)

-- forgetExpiredTokens
delete from agents_tokens
where workspace_id = :workspace and connection_id = :connection and expires_at <= :now

-- heldColumns
t.kind, t.connection_id as connection, c.member_id as member, c.client_name as client, c.client_hash as "clientHash",
c.scopes, c.resource, t.redirect, t.challenge, t.used_at as "usedAt"

-- liveToken
--   A token that has not expired, of a connection that runs.
select :heldColumns
from agents_tokens t join agents_connections c on c.workspace_id = t.workspace_id and c.id = t.connection_id
where t.workspace_id = :workspace and t.hash = :hash and t.expires_at > :now and c.ended_at is null

-- heldToken
--   The same, held until the transaction ends: of two that come at once the second sees what the first made of it.
select :heldColumns
from agents_tokens t join agents_connections c on c.workspace_id = t.workspace_id and c.id = t.connection_id
where t.workspace_id = :workspace and t.hash = :hash and t.expires_at > :now and c.ended_at is null
for update of t

-- spendToken
update agents_tokens set used_at = coalesce(used_at, :now)
where workspace_id = :workspace and hash = :hash
