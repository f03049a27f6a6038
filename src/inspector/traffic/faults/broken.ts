import type { Topology } from '#state'

/** Something that is broken on purpose, and the act of its place that mends it. */
export interface Broken {
  key: string
  /** `web-1 is slow by 2 s` */
  what: string
  place: string
  /** Id of the act. */
  act: string
}

/** All that is broken now, as far as anybody has to mend it: what was killed comes again by itself. */
export function brokenThings({ pods, nodes, firewall }: Pick<Topology, 'pods' | 'nodes' | 'firewall'>): Broken[] {
  const found: Broken[] = []
  const add = (place: string, act: string, what: string) => found.push({ key: `${place} ${act}`, what, place, act })
  for (const { place, name, slowMs, unready } of pods) {
    if (slowMs) add(place, 'fault:slow', `${name} is slow by ${slowMs / 1000} s`)
    if (unready) add(place, 'fault:readiness', `${name} fails its readiness probe`)
  }
  const zones = new Set<string>()
  for (const { place, name, off, cutOff, zone, firewall: guard } of nodes) {
    if (off) add(place, 'fault:power', `${name} is off`)
    if (cutOff && zone !== null && !zones.has(zone)) {
      zones.add(zone)
      add(place, 'fault:zone', `Zone ${zone} is cut off`)
    }
    if (guard !== undefined && firewall.nodePorts === 'closed')
      add(place, 'firewall', `The firewall before ${name} is closed`)
  }
  return found
}
