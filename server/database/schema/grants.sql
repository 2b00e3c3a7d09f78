-- The rights of the application's role: the statements for those that are missing, and for functions that only the owner may call and
-- anybody could. The one list of rights: a new database gets them from here, and so does a dump that was restored without
-- them, or before the role was there. No statement where all is as it should be, so that a start changes nothing. Objects that are not
-- there are left out.
with rights (object, permitted) as (values
  ('city',                      'select'),
  ('area_generations',          'select'),
  ('areas',                     'select'),
  ('active_areas',              'select'),
  ('posts',                     'select'),
  ('workers',                   'select'),
  ('duties',                    'select, insert, delete'),
  ('units',                     'select'),
  ('work_items',                'select'),
  ('escalation_steps',          'select'),
  ('working_hours',             'select'),
  ('calendar_days',             'select'),
  ('working_spans',             'select'),
  ('calendar_horizon',          'select'),
  ('cases',                     'select, insert, update'),
  ('case_counters',             'select, insert, update'),
  ('case_deadlines',            'select, insert, update, delete'),
  ('reporter_contacts',         'select, insert, update'),
  ('persons',                   'select, insert, update'),
  ('master_key_check',          'select, insert'),
  ('accounts',                  'select, insert, update'),
  ('account_changes',           'select, insert, update'),
  ('sign_in_tries',             'select, insert, update, delete'),
  ('sessions',                  'select, insert, update, delete'),
  ('kiosks',                    'select, insert, update'),
  ('oidc_identities',           'select, insert, delete'),
  ('oidc_attempts',             'select, insert, delete'),
  ('rate_counts',               'select, insert, update, delete'),
  ('audit_entries',             'select, insert'),
  ('briefs',                    'select, insert'),
  ('feed.head',                 'select'),
  ('feed.place',                'select'),
  ('feed.time_corrections',     'select'),
  ('feed.events',               'select'),
  ('feed.history',              'select'),
  ('feed.history_texts',        'select'),
  ('feed.projections',          'select'),
  ('feed.case_versions',        'select'),
  -- Keys older than 30 days are forgotten by the application.
  ('feed.commands',             'select, delete'),
  ('feed.volatile_values',      'select, insert, update, delete'),
  ('statistics.facts',          'select'),
  ('statistics.rollups',        'select'),
  ('statistics.hours',          'select'),
  ('statistics.durations',      'select')
), column_rights (object, attribute, permitted) as (values
  ('duties',                    'ends_at', 'update')
), open_schemas (name) as (values
  ('feed'), ('statistics')
), called (signature) as (values
  ('feed.append(jsonb)'),
  ('feed.epoch()'),
  ('feed.fold_case_versions(integer)'),
  ('statistics.fold(integer, timestamptz)')
), owners_own (signature) as (values
  ('feed.append(jsonb)'),
  ('feed.fold_case_versions(integer)'),
  ('feed.forget_case_versions()'),
  ('feed.import(jsonb)'),
  ('feed.write_history(jsonb, bigint, timestamptz, bytea)'),
  ('feed.erase_texts(text)'),
  ('feed.settle()'),
  ('feed.correct_time(text)'),
  ('lay_working_spans()'),
  ('hold_provisional_limits()'),
  ('set_held_limits(integer)'),
  ('make_case_partition(integer)'),
  ('ensure_case_partitions()'),
  ('archive_cases(integer)'),
  ('restore_cases(integer)'),
  ('statistics.fold(integer, timestamptz)'),
  ('statistics.forget()'),
  ('statistics.changed_cases(bigint, bigint)'),
  ('statistics.gather(integer, timestamptz)'),
  ('statistics.sum_page(integer, text)')
)
select format('grant usage on schema %s to quanyu_app', name) as statement
  from open_schemas
 where to_regnamespace(name) is not null and not has_schema_privilege('quanyu_app', to_regnamespace(name), 'usage')
 union all
select format('grant %s on %s to quanyu_app', permission, object)
  from rights cross join unnest(string_to_array(permitted, ', ')) as permission
 where to_regclass(object) is not null and not has_table_privilege('quanyu_app', to_regclass(object), permission)
 union all
select format('grant %s (%s) on %s to quanyu_app', permitted, attribute, object)
  from column_rights
 where to_regclass(object) is not null
   and not has_column_privilege('quanyu_app', to_regclass(object), attribute, permitted)
 union all
select format('revoke all on function %s from public', signature)
  from owners_own
 where to_regprocedure(signature) is not null and has_function_privilege('public', to_regprocedure(signature), 'execute')
 union all
select format('grant execute on function %s to quanyu_app', signature)
  from called
 where to_regprocedure(signature) is not null
   -- By its own name, not as anybody: that one is about to end.
   and not exists (select from pg_proc cross join aclexplode(proacl) one
                    where pg_proc.oid = to_regprocedure(signature) and one.privilege_type = 'EXECUTE'
                      and one.grantee = 'quanyu_app'::regrole)
