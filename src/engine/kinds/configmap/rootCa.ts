/** The certificate by which pods know their API server: k8s.io/kubernetes/pkg/controller/certificates/rootcacertpublisher. */
import type { ControllerFactory } from '../../api/controller.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { Namespace } from '../namespace/types.ts'
import type { ConfigMap } from './index.ts'

export const ROOT_CA = 'kube-root-ca.crt'

/** Of an authority that signed nothing: its key is gone. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIULoIjFZMxs+hFsMNY9qaMZuViKukwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAeFw0yNjExMjMwOTIzMzJaFw0zNjExMjAw
OTIzMzJaMBUxEzARBgNVBAMMCmt1YmVybmV0ZXMwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASBDHxd7xSHOdyTjaiWVYh0lGYqoBGg+arifGLpwRM0G1Vadzxb8mM/
Ns848BGyFJpvYN8YOSJTrgmNmRKjvSjro1MwUTAdBgNVHQ4EFgQUu7PmwItnk+td
Xym0jfHoKQhadukwHwYDVR0jBBgwFoAUu7PmwItnk+tdXym0jfHoKQhadukwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAQlNKPFXH7Mzg8YooS+NB6
pr8a3rj8+HwC4ZDmSZ0ljQIhAOUgLD2ck3kwpzivFtIDjxXcEwHhYf60hZEq9VQW
QTmd
-----END CERTIFICATE-----
`

const ABOUT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Every namespace has one, and gets it back. */
export const rootCaController: ControllerFactory = ({ api }) => ({
  name: 'root-ca-certificate-publisher-controller',
  watches: {
    Namespace: ({ object, type }: WatchEvent<Namespace>) => (type === 'DELETED' ? undefined : object.metadata.name),
    ConfigMap: ({ object, type }: WatchEvent<ConfigMap>) =>
      type === 'DELETED' && object.metadata.name === ROOT_CA ? object.metadata.namespace : undefined,
  },
  reconcile(namespace) {
    const home = api.get<Namespace>('Namespace', undefined, namespace)
    if (!home || home.metadata.deletionTimestamp || api.get('ConfigMap', namespace, ROOT_CA)) return
    const metadata = { name: ROOT_CA, namespace, annotations: { 'kubernetes.io/description': ABOUT } }
    api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': CERTIFICATE } })
  },
})
