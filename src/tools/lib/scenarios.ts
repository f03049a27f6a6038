/** Reads the scenarios of the gallery, and draws their miniatures: for the tool that writes them and the test of both. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { array, optional, parse as check, record, strictObject, string, unknown } from 'valibot'
import { Cluster, loadProxyMode, type Topology } from '#engine'
import { l7 } from '#engine/l7'
import { CHECKS, type CheckCall } from '#lessons'
import { parseClusterConfig, parseFile } from '#manifest'
import { ADDONS } from '#manifest/addons'
import type { GalleryEntry } from '../../compare/scenarios/types.ts'
import { layout } from '../../diagram/late.ts'
import { emptyMemory } from '../../diagram/layout/layout.ts'
import { miniature } from './miniature.ts'
import { root } from './paths.mjs'

const FOLDER = join(root, 'src/compare/scenarios')
export const GALLERY = join(FOLDER, 'gallery.json')

const SCHEMA = strictObject({
  title: string(),
  text: string(),
  shows: array(string()),
  config: optional(string(), ''),
  addons: optional(array(string()), []),
  files: array(string()),
  /** As a lesson's checks. */
  claims: array(record(string(), unknown())),
})

export interface Scenario extends Omit<GalleryEntry, 'files' | 'picture'> {
  files: { name: string; text: string }[]
  claims: CheckCall[]
}

/** In the order of the gallery: as `order.yaml` lists them. */
export function readScenarios(): Scenario[] {
  const names = parse(readFileSync(join(FOLDER, 'order.yaml'), 'utf8')) as string[]
  return names.map(readScenario)
}

/** Names of all folders, listed or not. */
export function scenarioFolders(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
}

/** @throws Error with the folder's name where its scenario.yaml is not as it should be */
function readScenario(name: string): Scenario {
  const at = (file: string) => join(FOLDER, name, file)
  const { files, claims, ...head } = check(SCHEMA, parse(readFileSync(at('scenario.yaml'), 'utf8')))
  const there = readdirSync(join(FOLDER, name)).filter((file) => file !== 'scenario.yaml')
  if (there.toSorted().join() !== files.toSorted().join()) {
    throw new Error(`${name}/scenario.yaml lists ${files.join(', ')}, and there are ${there.join(', ')}`)
  }
  return {
    name,
    ...head,
    files: [
      ...files.map((file) => ({ name: file, text: readFileSync(at(file), 'utf8') })),
      ...head.addons.map((addon) => ({ name: addon, text: ADDONS[addon] ?? '' })),
    ],
    claims: claims.flatMap((claim) => Object.entries(claim).map(([verb, args]) => readClaim(name, verb, args))),
  }
}

function readClaim(scenario: string, verb: string, args: unknown): CheckCall {
  const known = CHECKS[verb]
  if (!known) throw new Error(`${scenario}/scenario.yaml: there is no check ${verb}`)
  return { verb, with: check(known.schema, args) }
}

/** As long as the page gives a new playground before anybody looks. */
const SETTLE_MS = 150_000
const CALLING_MS = 3000

/**
 * The scenario in a cluster that has come to rest.
 * @throws Error when a document is refused
 */
export async function clusterOf({ name, config, files }: Scenario): Promise<Cluster> {
  const read = parseClusterConfig(config)
  const [problem] = read.diagnostics
  if (problem) throw new Error(`${name}: ${problem.message}`)
  await loadProxyMode(read.config.proxy.mode)
  const cluster = new Cluster({ config: read.config, parts: [l7] })
  for (const file of files) {
    const parsed = parseFile(file)
    if (parsed.diagnostics[0]) throw new Error(`${name}/${file.name}: ${parsed.diagnostics[0].message}`)
    for (const result of cluster.apply(parsed.documents.map(({ object }) => object))) {
      if (result.action === 'failed') throw new Error(`${name}/${file.name}: ${result.text}`)
    }
  }
  cluster.traffic.hold(true)
  cluster.step(SETTLE_MS)
  // Who calls by himself begins to: pods that only ask stand before the Services then.
  cluster.traffic.hold(false)
  cluster.step(CALLING_MS)
  return cluster
}

/** What the gallery says and shows of a scenario, without its files' texts. */
export function entryOf(scenario: Scenario, topology: Topology): GalleryEntry {
  const { files, claims: _, ...head } = scenario
  const own = files.map((file) => file.name).filter((file) => !head.addons.includes(file))
  const picture = miniature(topology, layout(topology, { reading: 'logical', axis: 'x', tight: true }, emptyMemory()))
  return { ...head, files: own, picture }
}

/** The text of gallery.json. */
export async function galleryText(): Promise<string> {
  const entries: GalleryEntry[] = []
  for (const scenario of readScenarios()) {
    entries.push(entryOf(scenario, (await clusterOf(scenario)).topology()))
  }
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`
}
