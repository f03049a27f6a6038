import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkAll } from '#lessons'
import { clusterOf, GALLERY, galleryText, readScenarios, scenarioFolders } from '../../tools/lib/scenarios.ts'

const scenarios = readScenarios()

describe.each(scenarios)('the scenario $name', (scenario) => {
  it('is applied without an error or a warning, and every pod gets ready', async () => {
    const { pods, services } = (await clusterOf(scenario)).topology()
    expect(pods.filter(({ ready }) => !ready).map(({ name, status }) => `${name}: ${status}`)).toEqual([])
    expect(services.filter(({ problem }) => problem !== null).map(({ name, problem }) => [name, problem])).toEqual([])
  })

  it('does what it claims', async () => {
    const cluster = await clusterOf(scenario)
    const verdicts = checkAll(scenario.claims, { cluster, fork: () => cluster.fork(), asked: [] })
    expect(verdicts.length).toBeGreaterThan(1)
    expect(verdicts.filter(({ ok }) => !ok).map(({ says }) => says)).toEqual([])
  })

  it('says what it is about in few words', () => {
    expect(scenario.title.length).toBeLessThan(60)
    expect(scenario.text.length).toBeLessThan(170)
    expect(scenario.shows.length).toBeGreaterThan(0)
  })
})

describe('the gallery', () => {
  it('has every folder, and each once', () => {
    expect(scenarios.map(({ name }) => name).toSorted()).toEqual(scenarioFolders().toSorted())
  })

  it('shows the scenarios as they are now; else: npm run gallery', async () => {
    expect(readFileSync(GALLERY, 'utf8')).toBe(await galleryText())
  }, 60_000)
})
