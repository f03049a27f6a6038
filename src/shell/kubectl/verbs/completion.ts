import { fail, type Verb } from '../command.ts'

export const completion: Verb = {
  name: 'completion',
  about: 'Not needed: the terminal completes by itself',
  usage: 'SHELL',
  run() {
    throw fail('there is nothing to source: the terminal completes commands, kinds and names by itself, with Tab')
  },
}
