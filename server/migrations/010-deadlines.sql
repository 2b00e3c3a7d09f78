-- What falls due fires by itself, exactly once: a claimed table. No well-kept job queue on PostgreSQL runs on the embedded
-- database too, and one row for each open case is all that is needed.

-- The ladder: so many minutes after which limit a case goes to which level, and whether it gets a supervision card (督办). Rows of
-- an item go before those of item_code '' for the same limit. Minutes before the limit are negative.
create table escalation_rules (
  item_code          text not null default '',
  base               text not null check (base in ('on_site', 'feedback', 'accept', 'resolve')),
  after_minutes      numeric not null,
  level              text not null check (level in ('community', 'subdistrict', 'city')),
  supervises         boolean not null default false,
  primary key (item_code, base, after_minutes)
);
-- DOMAIN: 10 minutes without arrival → community, 20 → subdistrict, 30 without feedback → city and a supervision card.
insert into escalation_rules (base, after_minutes, level, supervises) values
  ('on_site', 0, 'community', false), ('on_site', 10, 'subdistrict', false), ('feedback', 0, 'city', true),
  ('accept', 0, 'community', false), ('resolve', 0, 'subdistrict', false);

alter table cases
  -- Everything that fell due up to here has fired.
  add column escalated_until timestamptz;

-- The height of a level on the ladder.
create function rung(level text) returns integer
language sql immutable
return array_position(array['grid', 'community', 'subdistrict', 'city'], level);

-- The next due moment of each open case.
create table case_deadlines (
  number             text collate "C" primary key,
  base               text not null,
  due_at             timestamptz not null,
  level              text not null,
  supervises         boolean not null
);
create index case_deadlines_due on case_deadlines (due_at);

-- The first moment of a case's ladder that has not fired; no row while it has none, is suspended or has ended.
create function next_deadline(c cases)
returns table (base text, due_at timestamptz, level text, supervises boolean)
language sql stable
begin atomic
  select running.base, moment.due_at, rule.level, rule.supervises
    from (values ('on_site',  c.on_site_due_at,  c.on_site_at),
                 ('feedback', c.feedback_due_at, c.feedback_at),
                 ('accept',   c.accept_due_at,   c.accepted_at),
                 ('resolve',  c.resolve_due_at,  c.feedback_at)) running (base, limit_at, met_at)
    join escalation_rules rule
      on rule.base = running.base
     and rule.item_code = case when exists (select from escalation_rules own
                                             where own.item_code = c.item_code and own.base = running.base)
                               then c.item_code else '' end
    left join work_items item on item.code = c.item_code
   cross join lateral
         (select limit_due(running.limit_at, rule.after_minutes,
                           case when running.base in ('accept', 'resolve') then coalesce(item.clock, '日历时') else '日历时' end) as due_at) moment
   where running.limit_at is not null
     and running.met_at is null
     and c.status not in ('closed', 'void')
     and c.suspended_at is null
     and moment.due_at > coalesce(c.escalated_until, '-infinity')
   order by moment.due_at, running.base
   limit 1;
end;

-- Keeps the table as the cases are, in the same transaction as every change of a case.
create function keep_deadlines() returns trigger
language plpgsql
as $$
begin
  delete from case_deadlines using changed
   where case_deadlines.number = changed.number
     and (changed.status in ('closed', 'void') or changed.suspended_at is not null
          or not exists (select from next_deadline(changed::cases)));
  insert into case_deadlines as kept (number, base, due_at, level, supervises)
  select changed.number, next.base, next.due_at, next.level, next.supervises
    from changed
   cross join lateral next_deadline(changed::cases) next
  on conflict (number) do update
     set base = excluded.base, due_at = excluded.due_at, level = excluded.level, supervises = excluded.supervises
   where (kept.base, kept.due_at, kept.level) is distinct from (excluded.base, excluded.due_at, excluded.level);
  return null;
end $$;
create trigger cases_inserted after insert on cases referencing new table as changed
  for each statement execute function keep_deadlines();
create trigger cases_updated after update on cases referencing new table as changed
  for each statement execute function keep_deadlines();

insert into case_deadlines (number, base, due_at, level, supervises)
select cases.number, next.*
  from cases cross join lateral next_deadline(cases) next
 where status not in ('closed', 'void');

grant select on escalation_rules to quanyu_app;
grant select, insert, update, delete on case_deadlines to quanyu_app;
