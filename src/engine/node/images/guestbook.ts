/**
 * gb-frontend and gb-redis-follower of the documentation's guestbook. Its page is there, and guestbook.php opens the
 * connection to Redis that it has to: to the leader for what is written, to the followers for what is read.
 */
import { env } from '../command.ts'
import { DEBIAN, withPrograms } from '../programs.ts'
import { redis } from './redis.ts'
import type { ImageBehaviour, ImageRequest } from './types.ts'
import type { AppResponse } from '../../network/types.ts'
import { pathOf } from '../webFiles.ts'

const HEADERS = { Server: 'Apache/2.4.52 (Debian)', 'Content-Type': 'text/html; charset=UTF-8' }
const PAGE = `<html ng-app="redis">
  <head>
    <title>Guestbook</title>
  </head>
  <body ng-controller="RedisCtrl">
    <h2>Guestbook</h2>
    <form>
      <input ng-model="msg" type="text" name="input" placeholder="Messages">
      <button type="button" ng-click="controller.onRedis()">Submit</button>
    </form>
    <div ng-repeat="msg in messages track by $index">{{msg}}</div>
  </body>
</html>
`

export const gbFrontend: ImageBehaviour = {
  name: 'gb-frontend',
  repositories: [
    'google-samples/gb-frontend',
    'google-samples/containers/gke/gb-frontend',
    'google_samples/gb-frontend',
    'corelab/gb-frontend',
  ],
  run: () => ({ listens: [{ port: 80, protocol: 'TCP' }], stopMs: 60 }),
  workingDir: '/var/www/html',
  programs: () => withPrograms(DEBIAN, 'curl'),
  respond(request) {
    const path = pathOf(request.path)
    if (path === '/guestbook.php') return script(request)
    if (path === '/' || path === '/index.html') return { status: 200, body: PAGE, headers: HEADERS }
    return { status: 404, body: 'The requested URL was not found on this server.\n', headers: HEADERS }
  },
}

function script({ path, container }: ImageRequest): AppResponse {
  const isWrite = /[?&]cmd=set(&|$)/.test(path)
  const role = isWrite ? 'leader' : 'follower'
  const fromEnv = env(container, 'GET_HOSTS_FROM') === 'env'
  const host = (fromEnv && env(container, `REDIS_${role.toUpperCase()}_SERVICE_HOST`)) || `redis-${role}`
  const headers = { ...HEADERS, 'Content-Type': 'application/json' }
  const body = isWrite ? '{"message": "Updated"}' : '{"data": ""}'
  return {
    status: 0,
    body: '',
    passOn: {
      host,
      port: 6379,
      path: '/',
      answer: (_, isReached) =>
        isReached ? { status: 200, body, headers } : { status: 500, body: '', headers: HEADERS },
    },
  }
}

export const gbFollower: ImageBehaviour = {
  ...redis,
  name: 'gb-redis-follower',
  repositories: [
    'google-samples/gb-redis-follower',
    'google-samples/containers/gke/gb-redis-follower',
    'google_samples/gb-redis-follower',
  ],
}
