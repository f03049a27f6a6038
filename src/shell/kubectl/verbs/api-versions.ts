import type { Verb } from '../command.ts'

export const apiVersions: Verb = {
  name: 'api-versions',
  about: 'Print the supported API versions on the server, in the form of "group/version"',
  usage: '',
  async run(call) {
    for (const version of [...new Set(call.api.kinds.map(({ apiVersion }) => apiVersion))].sort())
      await call.out(version)
    return 0
  },
}
