import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type, status } = typist()
const ask = 'wget --spider --timeout=1 nginx'

describe('Declare Network Policy', () => {
  it('[TUT-3] lets every pod in while there is no policy', async () => {
    expect(await type('kubectl create deployment nginx --image=nginx')).toBe('deployment.apps/nginx created\n')
    expect(await type('kubectl expose deployment nginx --port=80')).toBe('service/nginx exposed\n')
    const shown = await type('kubectl get svc,pod')
    expect(shown).toMatch(/^service\/nginx +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP /m)
    expect(shown).toMatch(/^pod\/nginx-\w+-\w{5} +1\/1 +Running +0 /m)
    await type('kubectl run busybox --rm -ti --image=busybox -- /bin/sh')
    expect(await type(ask)).toMatch(/^Connecting to nginx \(10\.96\.\d+\.\d+:80\)\nremote file exists\n$/)
    expect(await type('exit')).toContain('pod "busybox" deleted')
  })

  it('[TUT-3] keeps out who lacks the label, who then waits in vain', async () => {
    expect(await type('kubectl apply -f https://k8s.io/examples/service/networking/nginx-policy.yaml')).toBe(
      'networkpolicy.networking.k8s.io/access-nginx created\n',
    )
    await type('kubectl run busybox --rm -ti --image=busybox -- /bin/sh')
    expect(await type(ask)).toMatch(/^Connecting to nginx \(10\.96\.\d+\.\d+:80\)\nwget: download timed out\n$/)
    expect(await status()).toBe(1)
    await type('exit')
  })

  it('[TUT-3, TUT-7] lets in who has it, under a name that is free again', async () => {
    await type('kubectl run busybox --rm -ti --labels="access=true" --image=busybox -- /bin/sh')
    expect(await type(ask)).toContain('remote file exists\n')
    await type('exit')
  })
})
