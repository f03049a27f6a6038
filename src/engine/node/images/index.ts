import { parseImage } from '../reference.ts'
import { agnhost } from './agnhost.ts'
import { busybox } from './busybox.ts'
import { coredns } from './coredns.ts'
import { curl } from './curl.ts'
import { databases } from './databases.ts'
import { echoserver } from './echoserver.ts'
import { envoy, envoyGateway } from './envoy.ts'
import { greeters } from './greeters.ts'
import { gbFollower, gbFrontend } from './guestbook.ts'
import { helloBackend, helloFrontend } from './hello.ts'
import { helloApp } from './hello-app.ts'
import { httpEcho } from './http-echo.ts'
import { httpd } from './httpd.ts'
import { ingressNginx } from './ingress-nginx.ts'
import { netshoot } from './netshoot.ts'
import { nginx } from './nginx.ts'
import { pause } from './pause.ts'
import { redis } from './redis.ts'
import type { ImageBehaviour } from './types.ts'
import { unknown } from './unknown.ts'

/** One line an image. */
export const IMAGES: readonly ImageBehaviour[] = [
  nginx,
  httpd,
  redis,
  busybox,
  curl,
  agnhost,
  echoserver,
  helloApp,
  helloBackend,
  helloFrontend,
  gbFrontend,
  gbFollower,
  httpEcho,
  netshoot,
  coredns,
  pause,
  ...greeters,
  ...databases,
  ingressNginx,
  envoy,
  envoyGateway,
  unknown,
]

const byRepository = new Map(IMAGES.flatMap((image) => image.repositories.map((name) => [name, image] as const)))
const byName = new Map(IMAGES.map((image) => [image.name, image]))

/** How containers of this image behave. An image that we do not know listens on the ports that it declares. */
export function behaviourOf(image: string): ImageBehaviour {
  let known = byImage.get(image)
  if (!known) byImage.set(image, (known = lookUp(image)))
  return known
}

/** Every start of a container asks, and there are few images. */
const byImage = new Map<string, ImageBehaviour>()

function lookUp(image: string): ImageBehaviour {
  const repository = parseImage(image)?.repository ?? ''
  const last = repository.slice(repository.lastIndexOf('/') + 1)
  return byRepository.get(repository) ?? byRepository.get(last) ?? unknown
}

/** The behaviour by its own name, as `Socket.app` has it. */
export function behaviourNamed(name: string): ImageBehaviour {
  return byName.get(name) ?? unknown
}
