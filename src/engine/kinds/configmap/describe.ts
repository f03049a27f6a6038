import type { DescribeContext } from '../../api/kind.ts'
import { decodeBase64 } from '../base64.ts'
import { Description, sortedEntries } from '../describing.ts'
import type { ConfigMap } from './index.ts'

/** `kubectl describe configmap` */
export function describeConfigMap(map: ConfigMap, context: DescribeContext): string {
  const out = new Description().head(map).tags(map)
  out.write('\nData\n====\n')
  for (const [key, value] of sortedEntries(map.data)) out.write(`${key}:\n----\n${value}\n\n`)
  out.write('\nBinaryData\n====\n')
  for (const [key, value] of sortedEntries(map.binaryData)) {
    out.write(`${key}: ${decodeBase64(value).length} bytes\n`)
  }
  return out.write('\n').events(map, context).text()
}
