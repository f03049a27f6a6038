import { stringify } from 'yaml'

/** An object as `kubectl get -o yaml` prints it: keys in alphabetical order, lists not indented, no line folded. */
export function printYaml(object: unknown): string {
  return stringify(object, {
    version: '1.1',
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  })
}
