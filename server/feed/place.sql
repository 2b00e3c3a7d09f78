-- Whether the database is where its history was named. A restored dump is elsewhere; a copy of the whole cluster is not.
create or replace function feed.is_at_home() returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return (select place.system_identifier = control.system_identifier and place.head = 'feed.head'::regclass
            from feed.place, pg_control_system() control);
end $$;

-- Records that the history is at this place. Never part of applying this file: a restored dump would no longer be detected.
create or replace function feed.settle() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  delete from feed.place;
  insert into feed.place (system_identifier, head) select system_identifier, 'feed.head'::regclass from pg_control_system();
end $$;
