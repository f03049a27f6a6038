/** application/guestbook/ of the documentation's examples. */
const RESOURCES = `        resources:
          requests:
            cpu: 100m
            memory: 100Mi
`

function redis(role: 'leader' | 'follower', replicas: number, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: redis-${role}
  labels:
    app: redis
    role: ${role}
    tier: backend
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: redis
  template:
    metadata:
      labels:
        app: redis
        role: ${role}
        tier: backend
    spec:
      containers:
      - name: ${role}
        image: ${image}
${RESOURCES}        ports:
        - containerPort: 6379
`
}

function redisService(role: 'leader' | 'follower'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: redis-${role}
  labels:
    app: redis
    role: ${role}
    tier: backend
spec:
  ports:
  - port: 6379
  selector:
    app: redis
    role: ${role}
    tier: backend
`
}

export const GUESTBOOK = {
  'application/guestbook/redis-leader-deployment.yaml': redis('leader', 1, 'docker.io/redis:6.0.5'),
  'application/guestbook/redis-leader-service.yaml': redisService('leader'),
  'application/guestbook/redis-follower-deployment.yaml': redis(
    'follower',
    2,
    'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
  ),
  'application/guestbook/redis-follower-service.yaml': redisService('follower'),
  'application/guestbook/frontend-deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: frontend
spec:
  replicas: 3
  selector:
    matchLabels:
      app: guestbook
      tier: frontend
  template:
    metadata:
      labels:
        app: guestbook
        tier: frontend
    spec:
      containers:
      - name: php-redis
        image: us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5
        env:
        - name: GET_HOSTS_FROM
          value: dns
${RESOURCES}        ports:
        - containerPort: 80
`,
  'application/guestbook/frontend-service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: frontend
  labels:
    app: guestbook
    tier: frontend
spec:
  ports:
  - port: 80
  selector:
    app: guestbook
    tier: frontend
`,
} as const
