import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'

function why(w: World, name: string): string | undefined {
  return w.pod(name)!.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message
}

const cpu = (requests: string) => ({ resources: { requests: { cpu: requests } } })

describe('a pod that finds no node', () => {
  it('[SCH-3] is told why by each node, and what ending other pods would help', () => {
    const w = world()
    w.api.mergePatch('Node', undefined, 'node-1', {
      spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
    })
    w.api.mergePatch('Node', undefined, 'node-2', { spec: { unschedulable: true } })
    w.run('big', cpu('5'))
    w.pass(1000)
    expect(why(w, 'big')).toBe(
      '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    )
    expect(w.reasons('big')).toEqual(['FailedScheduling'])
  })

  it('[SCH-4] takes the room that another one leaves', () => {
    const w = world()
    for (const name of ['a', 'b', 'c']) w.run(name, cpu('3'))
    w.pass(5000)
    w.run('d', cpu('2'))
    w.pass(1000)
    expect(w.pod('d')!.spec.nodeName).toBeUndefined()
    const { nodeName } = w.pod('b')!.spec
    w.api.delete('Pod', 'default', 'b')
    w.pass(5000)
    expect(w.pod('d')!.spec.nodeName).toBe(nodeName)
  })

  it('[SCH-5] goes only where its node affinity lets it', () => {
    const w = world()
    const affinity = (operator: string, values?: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator, values }] }],
          },
        },
      },
    })
    w.run('one', {}, affinity('In', ['node-3']))
    w.run('other', {}, affinity('NotIn', ['node-1', 'node-3']))
    w.run('none', {}, affinity('DoesNotExist'))
    w.pass(1000)
    expect(['one', 'other', 'none'].map((name) => w.pod(name)!.spec.nodeName)).toEqual(['node-3', 'node-2', undefined])
    expect(why(w, 'none')).toContain("3 node(s) didn't match Pod's node affinity/selector.")
  })
})
