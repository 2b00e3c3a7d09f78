import type { ClientBase } from 'pg'
import type { Catalogue } from '../contracts/city.ts'

/** The admission list as it stands; `sample` is true while any of its rows says so. */
export async function readCatalogue(client: Pick<ClientBase, 'query'>): Promise<Catalogue> {
  const { rows } = await client.query<{ catalogue: Catalogue }>(`
    select jsonb_build_object(
             'sample', (select coalesce(bool_or(data_status like '示例%'), false) from work_items),
             'units',  (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name) order by code), '[]') from units),
             'items',  (select coalesce(jsonb_agg(jsonb_build_object(
                          'code', code, 'unitCode', unit_code, 'name', name, 'category', category, 'kind', kind,
                          'priority', priority, 'acceptMinutes', accept_minutes, 'resolveHours', resolve_hours,
                          'onSiteMinutes', extract(epoch from on_site_due('epoch', code, onsite_minutes) - 'epoch')::numeric / 60,
                          'inWorkingHours', clock = '工作时',
                          'coUnits', to_jsonb(string_to_array(coalesce(escalation ->> 'coUnits', ''), ';'))) order by code), '[]') from work_items),
             'escalation', (select coalesce(jsonb_agg(jsonb_build_object(
                          'itemCode', item_code, 'limitKind', limit_kind, 'atPercent', at_percent, 'afterMinutes', after_minutes,
                          'level', level, 'supervises', supervises) order by item_code nulls first, limit_kind, step), '[]')
                          from escalation_steps)) as catalogue`)
  return rows[0]!.catalogue
}
