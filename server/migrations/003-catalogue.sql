-- 准入清单: which unit owns which work item and its limits, what happens when a limit runs out, and the working time (工作时) in which
-- limits run.

create table units (
  code               text primary key,
  name               text not null
);

create table work_items (
  code               text primary key,
  unit_code          text not null references units,
  name               text not null,
  category           text not null,
  kind               text not null,
  grid_worker_duty   text not null,
  accept_minutes     integer check (accept_minutes > 0),
  -- Null: no on-site duty, so the item stays outside the 10- and 30-minute rates.
  onsite_minutes     integer check (onsite_minutes > 0),
  resolve_hours      numeric check (resolve_hours > 0),
  clock              text not null,
  priority           text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
  -- The escalation columns and co-units as the list gives them, keyed by column name.
  escalation         jsonb not null default '{}',
  data_status        text not null
);

-- The ladder. Rows that name no item hold for every item that has none of its own for that limit.
create table escalation_steps (
  item_code          text references work_items on delete cascade,
  limit_kind         text not null check (limit_kind in ('on_site', 'feedback', 'accept', 'resolve')),
  step               smallint not null,
  -- When: at this part of the limit, 100 its end; and so many minutes of its clock after that.
  at_percent         numeric not null default 100 check (at_percent > 0),
  after_minutes      numeric not null default 0 check (after_minutes >= 0),
  -- The level that holds the case from then on, unless a higher one does; null: a yellow light, which only reminds.
  level              text check (level in ('community', 'subdistrict', 'city')),
  -- 督办: one step up, none → normal → yellow → red.
  supervises         boolean not null default false,
  unique nulls not distinct (item_code, limit_kind, step)
);

-- The promise: 10 minutes without arrival → community, 20 → subdistrict, 30 without feedback → city and supervision.
insert into escalation_steps (item_code, limit_kind, step, at_percent, after_minutes, level, supervises) values
  (null, 'on_site',  1, 100, 0,  'community',   false),
  (null, 'on_site',  2, 100, 10, 'subdistrict', false),
  (null, 'feedback', 1, 100, 0,  'city',        true),
  (null, 'accept',   1, 70,  0,  null,          false),
  (null, 'accept',   2, 100, 0,  'community',   false),
  (null, 'resolve',  1, 70,  0,  null,          false),
  (null, 'resolve',  2, 100, 0,  'subdistrict', false);

-- Local time of the city, on every day that is worked.
create table working_hours (
  starts             time primary key,
  ends               time not null,
  check (starts < ends)
);
insert into working_hours values ('08:00', '12:00'), ('14:00', '18:00');

-- Days that are not as their weekday: a holiday, or a weekend that is worked (调休). All others: Monday to Friday are worked.
create table calendar_days (
  day                date primary key,
  kind               text not null check (kind in ('holiday', 'workday')),
  name               text not null
);

-- The last day that the calendar was published for: holidays are published a year at a time. Up to it a limit in working hours is
-- certain; beyond it weeks are taken as plain ones and the case says that its limit is provisional. Null: no calendar, nothing is certain.
create table calendar_horizon (
  only_row           boolean primary key default true check (only_row),
  published_until    date
);
insert into calendar_horizon default values;

-- All working time, laid out once: with the minutes worked before each span, any limit is two look-ups however long it is.
create table working_spans (
  starts_at          timestamptz primary key,
  ends_at            timestamptz not null,
  minutes_before     numeric not null unique,
  check (starts_at < ends_at)
);
