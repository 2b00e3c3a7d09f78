import type pg from 'pg'

/**
 * Everything that migrations and function files make, one a line and sorted, in words that do not depend on the version of PostgreSQL:
 * what two databases can be compared by. Columns with their place, so that their order counts; comments inside of functions count too.
 */
export async function describeSchema(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    with ours as (
      select oid, nspname from pg_namespace where nspname in ('public', 'feed', 'statistics', 'archive')
    ), extension as (
      select classid, objid from pg_depend where deptype = 'e'
    ), relation as (
      select pg_class.oid, pg_class.oid::regclass::text as name, relkind, relpersistence, relpartbound
        from pg_class join ours on ours.oid = relnamespace
       where not exists (select from extension where classid = 'pg_class'::regclass and objid = pg_class.oid)
    ), function as (
      select pg_proc.*, pg_proc.oid::regprocedure::text as name from pg_proc join ours on ours.oid = pronamespace
       where not exists (select from extension where classid = 'pg_proc'::regclass and objid = pg_proc.oid)
    ), line as (
      select format('schema %s', nspname) as line from ours
       union all
      select format('relation %s: %s %s%s', name, relkind, relpersistence, ' ' || pg_get_expr(relpartbound, oid)) from relation
       union all
      select format('column %s %s %s: %s%s%s%s', relation.name, row_number() over (partition by attrelid order by attnum), attname,
                    format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
                    ' default ' || pg_get_expr(adbin, adrelid), ' collate ' || (attcollation <> 0 and attcollation = '"C"'::regcollation))
        from relation join pg_attribute on attrelid = relation.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
       where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v')
       union all
      -- PostgreSQL 18 lists what is not null among the constraints too.
      select format('constraint %s on %s: %s', conname, relation.name, pg_get_constraintdef(pg_constraint.oid))
        from pg_constraint join relation on relation.oid = conrelid where contype <> 'n'
       union all
      select format('index %s: %s', relation.name, pg_get_indexdef(indexrelid))
        from pg_index join relation on relation.oid = indexrelid
       union all
      select format('trigger %s on %s: %s', tgname, relation.name, pg_get_triggerdef(pg_trigger.oid))
        from pg_trigger join relation on relation.oid = tgrelid where not tgisinternal
       union all
      select format('function %s returns %s: %s', name, pg_get_function_result(oid), coalesce(pg_get_function_sqlbody(oid), prosrc))
        from function
       union all
      select format('function %s is %s %s %s %s %s', name, provolatile, proisstrict, prosecdef, prorows, proconfig) from function
       union all
      select format('comment on %s: %s', name, description) from pg_description join relation on relation.oid = objoid
       where classoid = 'pg_class'::regclass
    )
    select line from line order by line collate "C"`)
  return rows.map(({ line }) => line)
}
