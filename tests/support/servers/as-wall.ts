import { ask } from './serve-app.ts'
import { as } from './sign-in.ts'

/** The token of a new wall of the whole city at `url`, in headers. */
export async function asWall(url: string): Promise<{ authorization: string }> {
  const { body } = await ask<{ token: string }>(`${url}/api/kiosks`, {
    method: 'POST',
    body: { name: 'a wall of tests', areaCode: '510981' },
    headers: await as(url, 'system_admin'),
  })
  return { authorization: `Bearer ${body.token}` }
}
