-- What buyers ordered of vendors: one row per order of one buyer with one vendor. Either side may be nobody we know of.
-- Each later moment of an order has its own time of becoming known.
create table orders (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid, -- the buyer
  account_raw uuid,
  vendor_id uuid,
  vendor_raw uuid,
  source text not null,
  name text not null, -- the number that people know it by
  placed_on date not null, -- day of happened_at in the workspace's zone
  currency text not null,
  amount bigint, -- minor units, the sum of its lines; null where a line does not say
  accepted_at timestamptz,
  accepted_known_at timestamptz,
  promised_at timestamptz,
  fulfilled_at timestamptz,
  fulfilled_known_at timestamptz,
  cancelled_at timestamptz,
  cancelled_known_at timestamptz,
  cancelled_by text check (cancelled_by in ('buyer', 'vendor', 'us')),
  rating smallint check (rating between 1 and 5), -- what the buyer gave the vendor
  rated_at timestamptz,
  rating_known_at timestamptz,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id),
  check (account_id is not null or vendor_id is not null)
);
create index orders_account on orders (workspace_id, account_id, placed_on) where account_id is not null;
create index orders_vendor on orders (workspace_id, vendor_id, placed_on) where vendor_id is not null;
create index orders_name on orders (workspace_id, source, name);
select tenure_tenant('orders');

create table orders_lines (
  workspace_id uuid not null,
  order_id uuid not null,
  line text not null,
  listing_id uuid, -- as it is told: the listing itself may come later
  product text,
  quantity int not null,
  amount bigint, -- minor units of the order's currency
  primary key (workspace_id, order_id, line),
  foreign key (workspace_id, order_id) references orders (workspace_id, id) on delete cascade
);
select tenure_tenant('orders_lines');

-- What came back or was found wrong, with its order where that is known.
create table orders_returns (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid,
  account_raw uuid,
  vendor_id uuid,
  vendor_raw uuid,
  order_id uuid,
  source text not null,
  name text not null,
  kind text not null check (kind in ('return', 'exchange', 'quality_case', 'dispute')),
  currency text not null,
  amount bigint,
  reason text,
  returned_on date not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id),
  check (account_id is not null or vendor_id is not null)
);
create index orders_returns_account on orders_returns (workspace_id, account_id, returned_on) where account_id is not null;
create index orders_returns_vendor on orders_returns (workspace_id, vendor_id, returned_on) where vendor_id is not null;
create index orders_returns_order on orders_returns (workspace_id, order_id) where order_id is not null;
select tenure_tenant('orders_returns');

-- What a vendor offers, from when to when.
create table orders_listings (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null, -- the vendor
  account_raw uuid not null,
  source text not null,
  name text not null,
  title text,
  category text,
  currency text not null,
  price bigint,
  listed_on date not null,
  ended_on date,
  ended_known_at timestamptz,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  primary key (workspace_id, id)
);
create index orders_listings_account on orders_listings (workspace_id, account_id, listed_on);
select tenure_tenant('orders_listings');

-- Since when facts of a kind exist in the workspace: before that its counts are unknown, not zero.
create table orders_kinds (
  workspace_id uuid not null,
  kind text not null,
  happened_on date not null,
  known_on date not null,
  primary key (workspace_id, kind)
);
select tenure_tenant('orders_kinds');
