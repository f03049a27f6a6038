/** What a template of kubectl's JSONPath is made of: k8s.io/client-go/util/jsonpath/node.go. */
export type Node =
  | { type: 'list'; nodes: Node[] }
  | { type: 'text'; text: string }
  | { type: 'value'; value: number | boolean }
  | { type: 'identifier'; name: string }
  | { type: 'field'; name: string }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'slice'; start?: number; end?: number; step?: number; isIndex: boolean }
  | { type: 'union'; lists: Node[][] }
  | { type: 'filter'; left: Node[]; operator: string; right: Node[] }

/** A template that cannot be read, or not be carried out. */
export class JsonPathError extends Error {}
