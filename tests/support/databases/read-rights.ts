import type { Database } from '../../../server/database/database.ts'

/**
 * Every right of the application's role and of anybody on schemas, tables, columns and functions of ours, one a line, by name: what two
 * databases can be compared by. The owner's own rights are left out: a restored database may have another one.
 */
export async function readRights(database: Database): Promise<string[]> {
  const { rows } = await database.owner((client) =>
    client.query<{ right: string }>(`
      with ours as (
        select oid, nspname, nspowner, nspacl from pg_namespace where nspname in ('public', 'feed', 'statistics', 'archive')
      ), rights as (
        select 'schema ' || nspname as object, nspacl as acl from ours where nspname <> 'public'
         union all
        select 'table ' || pg_class.oid::regclass, relacl from pg_class join ours on ours.oid = relnamespace
         where relkind in ('r', 'p', 'v', 'm', 'S')
         union all
        select format('column %s of %s', attname, attrelid::regclass), attacl
          from pg_attribute join pg_class on pg_class.oid = attrelid join ours on ours.oid = relnamespace
         where attacl is not null
         union all
        select 'function ' || pg_proc.oid::regprocedure, coalesce(proacl, acldefault('f', proowner))
          from pg_proc join ours on ours.oid = pronamespace
         where not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
      )
      select format('%s on %s to %s', lower(privilege_type), object,
                    case grantee when 0 then 'anybody' else grantee::regrole::text end) as right
        from rights cross join aclexplode(acl)
       where grantee = 0 and object not like 'table spatial%' and object not like 'table geo%' or grantee = 'quanyu_app'::regrole
       order by 1`),
  )
  return rows.map(({ right }) => right)
}
