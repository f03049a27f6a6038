import type { Node } from 'yaml'

/** Why a well-formed text cannot become JSON; the message is go-yaml's or sigs.k8s.io/yaml's. */
export class ConversionError extends Error {
  readonly node: Node | undefined
  constructor(message: string, node?: Node) {
    super(message)
    this.node = node
  }
}
