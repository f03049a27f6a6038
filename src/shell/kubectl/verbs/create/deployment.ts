import { createGenerated } from '../../change.ts'
import { fail, type Verb } from '../../command.ts'
import { array, int } from '../../args/flags.ts'
import { commandOf, GENERATOR_FLAGS, nameOf } from './common.ts'

export const deployment: Verb = {
  name: 'deployment',
  aliases: ['deploy'],
  about: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...]',
  flags: [...GENERATOR_FLAGS, array('image'), int('replicas', 1), int('port', -1)],
  required: ['image'],
  async run(call) {
    const name = nameOf(call)
    const images = call.flags.all('image').flatMap((each) => each.split(','))
    const command = commandOf(call)
    if (images.length > 1 && command.length > 0) throw fail('cannot specify multiple --image options and command')
    const port = call.flags.int('port')
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 && { command }),
      ...(port >= 0 && { ports: [{ containerPort: port }] }),
      resources: {},
    }))
    const labels = { app: name }
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: call.flags.int('replicas'),
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    }
    await createGenerated(call, object, { what: 'deployment' })
    return 0
  },
}

/** The last part of an image's name, without its tag: create_deployment.go. */
function containerName(image: string): string {
  return (
    image
      .slice(image.lastIndexOf('/') + 1)
      .split(':')[0]!
      .split('@')[0]!
      .replace(/[^-A-Za-z0-9]/g, '') || 'container'
  )
}
