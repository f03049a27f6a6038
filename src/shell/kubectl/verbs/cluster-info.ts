import { kubeconfigOf } from '../config.ts'
import { fail, type Verb } from '../command.ts'

export const clusterInfo: Verb = {
  name: 'cluster-info',
  about: 'Display addresses of the control plane and of cluster services',
  usage: '',
  commands: [
    {
      name: 'dump',
      about: 'Not here: ask for what you want to see with kubectl get -A -o yaml',
      usage: '',
      run() {
        throw fail('cluster-info dump is not here; ask for what you want to see with kubectl get -A -o yaml')
      },
    },
  ],
  async run(call) {
    const { config, context } = kubeconfigOf(call.process, call.flags)
    const server = config.clusters.find(({ name }) => name === context?.context.cluster)?.cluster.server
    const address = typeof server === 'string' ? server : 'https://127.0.0.1:6443'
    await call.out(`Kubernetes control plane is running at ${address}`)
    if (call.api.get('Service', 'kube-system', 'kube-dns')) {
      await call.out(`CoreDNS is running at ${address}/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy`)
    }
    await call.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")
    return 0
  },
}
