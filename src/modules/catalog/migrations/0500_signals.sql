-- Which signs say that an account could use a product: names of segments. The share of them that an account is in is its fit.
alter table catalog_products add column signals text[] not null default '{}';
