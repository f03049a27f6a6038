import { printYaml } from '#manifest'
import { bool, text } from '../args/flags.ts'
import { fail, type Verb } from '../command.ts'
import { printJson } from '../print/index.ts'
import { VERSION } from './get/raw.ts'

const KUSTOMIZE = 'v5.7.1'

export const version: Verb = {
  name: 'version',
  about: 'Print the client and server version information',
  usage: '',
  flags: [bool('client'), text('output', 'o'), bool('short')],
  async run(call) {
    const { flags } = call
    const withServer = !flags.bool('client')
    const whole = {
      clientVersion: VERSION,
      kustomizeVersion: KUSTOMIZE,
      ...(withServer && { serverVersion: VERSION }),
    }
    switch (flags.text('output')) {
      case '':
        await call.out(`Client Version: ${VERSION.gitVersion}\nKustomize Version: ${KUSTOMIZE}`)
        if (withServer) await call.out(`Server Version: ${VERSION.gitVersion}`)
        return 0
      case 'json':
        await call.write(`${printJson(whole).replace(/^( +)/gm, (spaces) => spaces.slice(spaces.length / 2))}\n`)
        return 0
      case 'yaml':
        await call.write(printYaml(whole))
        return 0
      default:
        throw fail("--output must be 'yaml' or 'json'")
    }
  },
}
