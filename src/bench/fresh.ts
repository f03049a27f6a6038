/** Measurements that need a process of their own: what V8 has compiled before is half of what they are about. */
import { execFile } from 'node:child_process'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { LocalHost } from '../host/local-host.ts'
import { DEMO } from '#share'
import { medianOf, type Took } from './measure.ts'
import { timeToReady } from './podpath.ts'

const FLAG = '--fresh'
const RUNS = 5
const FRAME_MS = 1000 / 60
/** How long the page has been open before anybody asks for 300 pods. */
const OPEN_FRAMES = 600

const SCENES = {
  /** The first thing that the process ever does. */
  first: () => timeToReady(300),
  /** After the page's own host has opened the demo, with its traffic, and shown it for ten seconds. */
  opened: async () => {
    const host = new LocalHost({ realTime: false })
    await host.ask({ type: 'start', playground: DEMO })
    for (let frame = 0; frame < OPEN_FRAMES; frame++) {
      host.tick(FRAME_MS)
      await setImmediate()
    }
    host.dispose()
    return timeToReady(300, false)
  },
}

/** Whether this process was started for one scene; it plays it and prints what it took. */
export async function playIfAsked(): Promise<boolean> {
  const at = process.argv.indexOf(FLAG)
  if (at < 0) return false
  const scene = process.argv[at + 1] as keyof typeof SCENES
  console.log(JSON.stringify(await SCENES[scene]()))
  return true
}

/** The medians of several processes, each of which plays the scene once. */
export async function inFreshProcesses(scene: keyof typeof SCENES): Promise<Took> {
  const [, script = ''] = process.argv
  return medianOf(RUNS, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, FLAG, scene])
    return JSON.parse(stdout) as Took
  })
}
