import { fail, type Verb } from '../command.ts'

/** Nothing here measures processors: metrics-server is an add-on of real clusters, too. */
function absent(): never {
  throw fail('Metrics API not available')
}

export const top: Verb = {
  name: 'top',
  about: 'Display resource (CPU/memory) usage: there is no metrics-server in this cluster',
  usage: 'SUBCOMMAND',
  commands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      about: 'Display resource usage of nodes',
      usage: '[NAME | -l label]',
      run: absent,
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      about: 'Display resource usage of pods',
      usage: '[NAME | -l label]',
      run: absent,
    },
  ],
}
