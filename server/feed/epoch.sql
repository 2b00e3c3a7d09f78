-- Names the history: differs for a new database (history), another cluster, or a promoted or restored one (timeline).
-- plpgsql keeps its plan; a function in SQL would be parsed and planned again for each batch and each read of a tail.
create or replace function feed.epoch() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (select left(md5(concat_ws(':', head.history, control.system_identifier, checkpoint.timeline_id)), 16)
            from feed.head, pg_control_system() control, pg_control_checkpoint() checkpoint);
end $$;
