/** Servers that speak a protocol of their own: a request by HTTP gets nothing from them. */
import { env, hasCommand, runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** Image, port, and the variables of which one has to be set, or it gives up. */
const DATABASES: readonly [name: string, port: number, wants?: readonly string[]][] = [
  ['mysql', 3306, ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD']],
  [
    'mariadb',
    3306,
    [
      'MARIADB_ROOT_PASSWORD',
      'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
      'MARIADB_RANDOM_ROOT_PASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'MYSQL_ALLOW_EMPTY_PASSWORD',
    ],
  ],
  ['postgres', 5432, ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD']],
  ['mongo', 27017],
  ['memcached', 11211],
]

export const databases: readonly ImageBehaviour[] = DATABASES.map(([name, port, wants]) => ({
  name,
  repositories: [name],
  run(container) {
    if (hasCommand(container)) return runCommand(container)
    if (wants && !wants.some((variable) => env(container, variable)))
      return { listens: [], stopMs: 10, exits: { afterMs: 400, code: 1 } }
    return { listens: [{ port, protocol: 'TCP' }], stopMs: 500 }
  },
  respond: () => null,
}))
