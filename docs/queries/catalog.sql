-- The SQL of catalog, made by `node bin/setup.mjs generate` from its stores. `:name` stands for what is put in,
-- [one | other] for a part that is chosen when it runs.

-- src/modules/catalog/store.ts

-- savePlans
--   Writes plans, one row per name; answers those that are new or say something else than before.
insert into catalog_plans as p
select r.* from jsonb_populate_recordset(null::catalog_plans, :asRecords::jsonb) r
order by r.name
on conflict (workspace_id, name) do update set tier = excluded.tier, price = excluded.price, currency = excluded.currency,
  period = excluded.period, per_seat = excluded.per_seat, features = excluded.features, limits = excluded.limits, source = excluded.source, known_at = excluded.known_at
where (p.tier, p.price, p.currency, p.period, p.per_seat, p.features, p.limits)
  is distinct from (excluded.tier, excluded.price, excluded.currency, excluded.period, excluded.per_seat, excluded.features, excluded.limits)
returning name

-- saveProducts
--   Writes products, one row per name; answers those that are new or say something else than before.
insert into catalog_products as p
select r.* from jsonb_populate_recordset(null::catalog_products, :asRecords::jsonb) r order by r.name
on conflict (workspace_id, name) do update set base_price = excluded.base_price, currency = excluded.currency,
  period = excluded.period, depends_on = excluded.depends_on, signals = excluded.signals, source = excluded.source,
  known_at = excluded.known_at
where (p.base_price, p.currency, p.period, p.depends_on, p.signals)
  is distinct from (excluded.base_price, excluded.currency, excluded.period, excluded.depends_on, excluded.signals)
returning name

-- plans
--   All plans, the smallest tier first.
select name, tier, price, currency, period, per_seat as "perSeat", features, limits from catalog_plans
where workspace_id = :workspace order by tier nulls last, price nulls last, name

-- planNamed
select name, tier, price, currency, period, per_seat as "perSeat", features, limits from catalog_plans
where workspace_id = :workspace and name = :name

-- products
select name, base_price as "basePrice", currency, period, depends_on as "dependsOn", signals from catalog_products
where workspace_id = :workspace order by name
