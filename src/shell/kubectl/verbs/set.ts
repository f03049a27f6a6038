import type { Verb } from '../command.ts'
import { env } from './set/env.ts'
import { image } from './set/image.ts'
import { resources } from './set/resources.ts'
import { selector } from './set/selector.ts'
import { serviceaccount } from './set/serviceaccount.ts'

export const set: Verb = {
  name: 'set',
  about: 'Set specific features on objects',
  usage: 'SUBCOMMAND',
  commands: [env, image, resources, selector, serviceaccount],
}
