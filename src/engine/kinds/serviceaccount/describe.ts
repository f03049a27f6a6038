import type { DescribeContext } from '../../api/kind.ts'
import { Description } from '../describing.ts'
import type { ServiceAccount } from './index.ts'

const PULL = 'Image pull secrets:'

/** `kubectl describe serviceaccount` */
export function describeServiceAccount(account: ServiceAccount, context: DescribeContext): string {
  const { imagePullSecrets = [] } = account as { imagePullSecrets?: { name: string }[] }
  const out = new Description().head(account).tags(account)
  const names = imagePullSecrets.length ? imagePullSecrets.map(({ name }) => name) : ['<none>']
  names.forEach((name, i) => out.line(0, `${i ? ' '.repeat(PULL.length) : PULL}\t${name}`))
  return out.events(account, context).text()
}
