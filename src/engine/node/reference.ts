/** Image references: `registry/repository:tag@digest`, as the kubelet parses them (distribution/reference). */
export interface ImageReference {
  /** Empty for Docker Hub. */
  registry: string
  /** Without `library/`. */
  repository: string
  tag: string
}

const REFERENCE =
  /^(?:((?:[a-zA-Z0-9.-]+\.[a-zA-Z0-9.-]+|localhost)(?::\d+)?|[a-zA-Z0-9-]+:\d+)\/)?([a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$/

/** Every container asks, and there are few images. */
const parsed = new Map<string, ImageReference | undefined>()

/** The parts of a reference; undefined when it is none. */
export function parseImage(image: string): ImageReference | undefined {
  if (!parsed.has(image)) parsed.set(image, parse(image))
  return parsed.get(image)
}

function parse(image: string): ImageReference | undefined {
  const match = REFERENCE.exec(image)
  if (!match) return undefined
  const [, registry = '', repository = '', tag = 'latest'] = match
  return { registry, repository: repository.replace(/^library\//, ''), tag }
}

/** `docker.io/library/nginx:1.25`: the full name that messages of the container runtime use. */
export function fullName(image: string): string {
  const { registry, repository, tag } = parseImage(image)!
  const path = registry || repository.includes('/') ? repository : `library/${repository}`
  return `${registry || 'docker.io'}/${path}:${tag}`
}

/** Images that no registry has, for those who want to see a pull fail. */
export function isMissing({ repository, tag }: ImageReference): boolean {
  return /(^|\/)does-not-exist/.test(repository) || tag === 'missing'
}
