import fp from 'fastify-plugin'
import type { Basemap } from '../contracts/basemap.ts'
import { refuseUnknownHosts, type HostSettings } from './admission/refuse-unknown-hosts.ts'
import { refuseTunnels } from './admission/line-limits.ts'
import { compressAnswers } from './answers/compress-answers.ts'
import { shareSerializers } from './answers/shared-serializers.ts'
import { describeApi } from './describe-api.ts'
import { handleErrors } from './problems/errors.ts'
import { refuseExpectations } from './problems/refused-requests.ts'
import { sendSecurityHeaders } from './security-headers.ts'
import { takeJson } from './validation/json-body.ts'
import { useStrictValidation } from './validation/validation.ts'

/** What all routes share: validation, problems, admission of hosts, security headers, compression, the API's description. */
export const httpPlugin = fp<HostSettings & { readonly basemap: Basemap | null }>(
  async (app, settings) => {
    takeJson(app)
    refuseExpectations(app.server)
    useStrictValidation(app)
    shareSerializers(app)
    handleErrors(app)
    refuseTunnels(app)
    refuseUnknownHosts(app, settings)
    await sendSecurityHeaders(app, settings.basemap)
    await compressAnswers(app)
    await describeApi(app)
  },
  { name: 'http' },
)
