/** Steps of the tutorials that need a computer of one's own: what the page asks to type, and why it is not here. */
export const NOT_HERE: readonly { tutorial: string; command: string; why: string }[] = [
  {
    tutorial: 'Connecting Applications with Services',
    command:
      'openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout nginx.key -out nginx.crt -subj "/CN=my-nginx"',
    why: 'keys are made by a program that does arithmetic on real ones; the tests bring a pair',
  },
  {
    tutorial: 'Connecting Applications with Services',
    command: 'make keys KEY=/tmp/nginx.key CERT=/tmp/nginx.crt',
    why: 'builds a program from the sources of the example; the manual steps beside it are the same',
  },
  { tutorial: 'Using Source IP', command: 'minikube start', why: 'makes a cluster; this is one' },
  {
    tutorial: 'Exposing an External IP Address to Access an Application in a Cluster',
    command: 'minikube service my-service',
    why: 'opens a browser on the reader’s computer',
  },
  {
    tutorial: 'Deploying PHP Guestbook application with Redis',
    command: 'minikube service frontend --url',
    why: 'is about a cluster of one node on the reader’s computer',
  },
  {
    tutorial: 'Debug Services',
    command: 'journalctl -u kube-proxy',
    why: 'reads the log of a node’s own processes, which are no containers here',
  },
  { tutorial: 'Debug Services', command: 'sudo apt install conntrack', why: 'nodes have what kube-proxy needs' },
]

/** Kinds that a page looks at and that are not modelled: RBAC has no effect here. */
export const NO_SUCH_KIND = [
  { tutorial: 'Debugging DNS Resolution', command: 'kubectl describe clusterrole system:coredns -n kube-system' },
  { tutorial: 'Debugging DNS Resolution', command: 'kubectl edit clusterrole system:coredns -n kube-system' },
]
