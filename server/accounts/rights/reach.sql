-- Whether an account reaches a case: within one of its areas or in its worker's hands, and for an integrator of its own channel. The
-- one place where reach is decided; it becomes part of the asking statement.
create or replace function is_in_reach(
  scope_code text, worker_number text, source text, areas text[], viewer_worker text, viewer_source text
) returns boolean
language sql immutable
return (viewer_source is null or source = viewer_source)
   and (scope_code ^@ any (areas)
        or (viewer_worker is not null and worker_number is not distinct from viewer_worker));
