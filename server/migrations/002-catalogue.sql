-- 准入清单: which unit owns which work item, and its limits.

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

grant select on units, work_items to quanyu_app;
