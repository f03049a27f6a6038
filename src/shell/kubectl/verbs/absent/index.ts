/** Verbs of the real kubectl that this one does not have; each says so in a sentence. */
import { fail, type Verb } from '../../command.ts'

const REASONS: Readonly<Record<string, string>> = {
  cp: 'cp is not here: write the file in the container, as in kubectl exec POD -- sh -c "echo text > FILE"',
  autoscale: 'HorizontalPodAutoscalers are not in this cluster: use kubectl scale',
  certificate: 'certificates are not in this cluster',
  kustomize: 'kustomize is not here as a command of its own: kubectl apply -k applies a small kustomization',
  alpha: 'there are no alpha commands here',
  plugin: 'plugins cannot be added here',
}

export const NOT_HERE: readonly Verb[] = Object.entries(REASONS).map(([name, reason]) => ({
  name,
  about: `Not here: ${reason}`,
  usage: '',
  run() {
    throw fail(reason)
  },
}))
