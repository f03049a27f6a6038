import { describe, expect, it } from 'vitest'
import { EXAMPLES } from '#manifest/examples'
import { typist } from '../typist.ts'
import { NO_SUCH_KIND, NOT_HERE } from './steps.ts'

describe('manifests of the documentation', () => {
  it('[TUT-5] are read from where they are, and no others', async () => {
    const { type } = typist()
    for (const path of Object.keys(EXAMPLES)) {
      expect(await type(`kubectl apply --dry-run=server -f https://k8s.io/examples/${path}`)).toMatch(
        /^(\S+ created \(server dry run\)\n)+$/,
      )
    }
    expect(await type('kubectl apply -f https://k8s.io/examples/nope.yaml')).toBe(
      'error: unable to read URL "https://k8s.io/examples/nope.yaml", server reported 404 Not Found, status code=404\n',
    )
    expect(await type('kubectl apply -f https://example.com/web.yaml')).toContain('nothing is loaded from the network')
  })

  it('[TUT-7] cannot be applied over a pod that is still going', async () => {
    const { type } = typist()
    await type('kubectl run web --image=busybox -- sleep 1000; sleep 5')
    const said = await type('kubectl delete pod web --wait=false; kubectl run web --image=nginx')
    expect(said).toContain('Error from server (AlreadyExists): object is being deleted: pods "web" already exists\n')
  })
})

describe('steps that need a computer of one’s own', () => {
  it.each(NOT_HERE)('[TUT-3] $tutorial: $command', async ({ command }) => {
    const { type } = typist()
    expect(await type(command)).toBe(`bash: ${command.split(' ')[0]}: command not found\n`)
  })

  it.each(NO_SUCH_KIND)('[TUT-3] $tutorial: $command', async ({ command }) => {
    const { type } = typist()
    expect(await type(command)).toBe(`error: the server doesn't have a resource type "clusterrole"\n`)
  })
})
