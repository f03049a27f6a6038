import { createGenerated } from '../../change.ts'
import { array, text } from '../../args/flags.ts'
import { fail, type Verb } from '../../command.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'

/** What `--rule` has to look like: create_ingress.go. */
const RULE =
  /^(?<host>(?:[\w*.-]*))(?<path>\/[^=]*)=(?<service>[^:]+):(?<port>[^,]+)(?<tls>,tls(?:=(?<secret>[\w.-]*))?)?$/
const BACKEND = /^([^:]+):(.+)$/

export const ingress: Verb = {
  name: 'ingress',
  aliases: ['ing'],
  about: 'Create an ingress with the specified name',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]]',
  flags: [...GENERATOR_FLAGS, text('class'), array('rule'), text('default-backend'), array('annotation')],
  async run(call) {
    const { flags } = call
    const name = nameOf(call)
    const rules = flags.all('rule').map(ruleOf)
    const backend = flags.text('default-backend')
    if (rules.length === 0 && !backend)
      throw fail(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    const annotations = Object.fromEntries(flags.all('annotation').map((each) => split(each)))
    const className = flags.text('class')
    const hosts = [...new Set(rules.map(({ host }) => host))]
    const secured = rules.filter(({ tls }) => tls)
    const object = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, ...(Object.keys(annotations).length > 0 && { annotations }) },
      spec: {
        ...(backend && { defaultBackend: backendOf(backend) }),
        ...(className && { ingressClassName: className }),
        ...(rules.length > 0 && {
          rules: hosts.map((host) => ({
            ...(host && { host }),
            http: { paths: rules.filter((rule) => rule.host === host).map(({ path }) => path) },
          })),
        }),
        ...(secured.length > 0 && {
          tls: secured.map(({ host, secret }) => ({
            ...(host && { hosts: [host] }),
            ...(secret && { secretName: secret }),
          })),
        }),
      },
      status: { loadBalancer: {} },
    }
    await createGenerated(call, object, { what: 'ingress' })
    return 0
  },
}

function ruleOf(text: string) {
  const { host, path, service, port, tls, secret } = RULE.exec(text)?.groups ?? {}
  if (path === undefined || service === undefined || port === undefined) {
    throw fail(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  }
  const isPrefix = path.endsWith('*')
  return {
    host: host ?? '',
    tls: tls !== undefined,
    secret,
    path: {
      backend: backendOf(`${service}:${port}`),
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
    },
  }
}

function backendOf(text: string) {
  const [, name, port = ''] = BACKEND.exec(text) ?? []
  if (!name) throw fail(`default-backend should be in format servicename:serviceport`)
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw fail(`annotation ${pair} is invalid and should be in format key=[value]`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}
