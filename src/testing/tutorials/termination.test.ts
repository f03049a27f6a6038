import { describe, expect, it } from 'vitest'
import { typist } from '../typist.ts'

const { type } = typist()
const examples = 'https://k8s.io/examples/service'

interface Slice {
  endpoints: { conditions: object; targetRef: { name: string } }[]
}
const conditionsOf = (text: string) => {
  const { items } = JSON.parse(text) as { items: Slice[] }
  return Object.fromEntries(items[0]!.endpoints.map(({ conditions, targetRef }) => [targetRef.name, conditions]))
}

describe('Explore Termination Behavior for Pods And Their Endpoints', () => {
  it('[TUT-3] keeps a pod that ends among the endpoints: serving, terminating, and not ready', async () => {
    await type(`kubectl apply -f ${examples}/pod-with-graceful-termination.yaml`)
    await type(`kubectl apply -f ${examples}/explore-graceful-termination-nginx.yaml`)
    expect(await type('kubectl get endpointslice')).toMatch(
      /\nnginx-service-\w{5} +IPv4 +80 +10\.244\.\d+\.\d+ +\d+s\n/,
    )
    const ask = 'kubectl get endpointslices -o json -l kubernetes.io/service-name=nginx-service'
    const before = conditionsOf(await type(ask))
    const [old] = Object.keys(before)
    expect(before).toEqual({ [old!]: { ready: true, serving: true, terminating: false } })

    // kubectl waits for the end of what it deletes, so the page looks on from another terminal
    expect(await type(`kubectl delete pod ${old} --wait=false`)).toContain(`pod "${old}" deleted`)
    const pods = await type('kubectl get pods')
    expect(pods).toMatch(new RegExp(`\\n${old} +1/1 +Terminating +0 `))
    const [, fresh] = /\n(\S+) +1\/1 +Running +0 /.exec(pods)!
    expect(conditionsOf(await type(ask))).toEqual({
      [old!]: { ready: false, serving: true, terminating: true },
      [fresh!]: { ready: true, serving: true, terminating: false },
    })

    await type('sleep 121')
    expect(Object.keys(conditionsOf(await type(ask)))).toEqual([fresh])
  })
})
