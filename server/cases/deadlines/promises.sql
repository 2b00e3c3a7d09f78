-- The promise: on site within 10 minutes of dispatch (a stricter item limit wins, a looser one does not), feedback within 30. A case
-- without an item has both clocks; an item without on-site duty (no onsite_minutes) has neither.
create or replace function on_site_due(dispatched_at timestamptz, item_code text, onsite_minutes integer) returns timestamptz
language sql immutable
return case when item_code is null then dispatched_at + interval '10 minutes'
            when onsite_minutes is not null then dispatched_at + make_interval(mins => least(10, onsite_minutes)) end;

create or replace function feedback_due(dispatched_at timestamptz, item_code text, onsite_minutes integer) returns timestamptz
language sql immutable
return case when item_code is null or onsite_minutes is not null then dispatched_at + interval '30 minutes' end;
