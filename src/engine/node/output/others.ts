/** What is no web server. */
import { env, flag } from '../command.ts'
import { parseImage } from '../reference.ts'
import { redisTime } from './times.ts'
import type { OutputOf } from './types.ts'

const ownCommand = { hasCommand: true as const }

/** registry.k8s.io/coredns/coredns with the Corefile that kubeadm writes: `log` is not in it, so queries leave no line. */
export const corednsOutput: OutputOf = ({ container }) => {
  const version = /\d+\.\d+\.\d+/.exec(parseImage(container.image)?.tag ?? '')?.[0] ?? '1.13.1'
  const sum =
    '591cf328cccc12bc490481273e738df59329c62c0b729d94e8b61db9961c2fa5f046dd37f1cf888b953814040d180f52594972691cd6ff41be96639138a43908'
  return {
    starts: [
      '.:53',
      `[INFO] plugin/reload: Running configuration SHA512 = ${sum}`,
      `CoreDNS-${version}`,
      'linux/amd64, go1.25.2, 1db4568',
    ],
  }
}

/** docker.io/library/redis. */
export const redisOutput: OutputOf = (run) => {
  const { container, startedAt, endedAt, exitCode } = run
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  if (words.length > 0 && !/^(redis|valkey)-server$|^-/.test(words[0]!)) return ownCommand
  const name = /valkey/.test(container.image) ? 'Valkey' : 'Redis'
  const version = /^\d+\.\d+\.\d+/.exec(parseImage(container.image)?.tag ?? '')?.[0] ?? '7.4.7'
  const at = redisTime(startedAt)
  const line = (role: 'C' | 'M', level: string, text: string) => `1:${role} ${at} ${level} ${text}`
  const later = endedAt === null ? '' : redisTime(endedAt)
  return {
    starts: [
      line('C', '*', `oO0OoO0OoO0Oo ${name} is starting oO0OoO0OoO0Oo`),
      line('C', '*', `${name} version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`),
      ...(words.length === 0
        ? [
            line(
              'C',
              '#',
              `Warning: no config file specified, using the default config. In order to specify a config file use ${name.toLowerCase()}-server /path/to/${name.toLowerCase()}.conf`,
            ),
          ]
        : [line('C', '*', 'Configuration loaded')]),
      line('M', '*', 'monotonic clock: POSIX clock_gettime'),
      line('M', '*', `Running mode=standalone, port=${flag(container, 'port') ?? 6379}.`),
      line('M', '*', 'Server initialized'),
      line('M', '*', 'Ready to accept connections tcp'),
    ],
    ends:
      endedAt !== null && exitCode === 0
        ? [
            `1:signal-handler (${Math.floor(endedAt / 1000)}) Received SIGTERM scheduling shutdown...`,
            `1:M ${later} * User requested shutdown...`,
            `1:M ${later} # ${name} is now ready to exit, bye bye...`,
          ]
        : [],
  }
}

/** Databases say why they give up; what else they write is left out. */
export const postgresOutput: OutputOf = ({ container }) => {
  if (container.command?.length) return ownCommand
  if (env(container, 'POSTGRES_PASSWORD') || env(container, 'POSTGRES_HOST_AUTH_METHOD')) return { isPartial: true }
  return {
    starts: [
      'Error: Database is uninitialized and superuser password is not specified.',
      '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
      '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
      '',
      '       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all',
      '       connections without a password. This is *not* recommended.',
      '',
      '       See PostgreSQL documentation about "trust":',
      '       https://www.postgresql.org/docs/current/auth-trust.html',
    ],
  }
}

/** @param names the three variables of which one has to be set */
const sqlOutput =
  (names: readonly [string, string, string], head: string): OutputOf =>
  ({ container, exitCode }) => {
    if (container.command?.length) return ownCommand
    if (exitCode !== 1) return { isPartial: true }
    return {
      isPartial: true,
      starts: [
        `${head} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified`,
        '    You need to specify one of the following as an environment variable:',
        ...names.map((name) => `    - ${name}`),
      ],
    }
  }

const iso = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

export const mysqlOutput: OutputOf = (run) =>
  sqlOutput(
    ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
    `${iso(run.startedAt)}+00:00`,
  )(run)

export const mariadbOutput: OutputOf = (run) =>
  sqlOutput(
    ['MARIADB_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD'],
    `${iso(run.startedAt)}+00:00`,
  )(run)

/** curlimages/curl: its arguments are curl's, or a command of their own. */
export const curlOutput: OutputOf = ({ container }) => {
  if (container.command?.length || container.args?.length) return ownCommand
  return { starts: ["curl: try 'curl --help' or 'curl --manual' for more information"] }
}

export const commandOutput: OutputOf = ({ container }) =>
  container.command?.length || container.args?.length ? ownCommand : {}

/** It writes something, and nobody here knows what. */
export const unknownOutput: OutputOf = ({ container }) =>
  container.command?.length ? { ...ownCommand, isPartial: true } : { isPartial: true }
