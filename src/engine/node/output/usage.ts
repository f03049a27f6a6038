/**
 * What containers use, as metrics-server would tell. It is reckoned, not measured: a process needs a little when nothing
 * happens, and processor time for each request.
 *
 *   millicores = idle + requests a second × milliseconds of one request, rounded up
 *
 * Requests are those of the last 15 seconds that are over: metrics-server's resolution. Memory is the image's own.
 */
import { SLOT_MS } from './ring.ts'

export interface Usage {
  millicores: number
  mebibytes: number
}

interface Appetite {
  idle: number
  /** Milliseconds of processor time for a request. */
  each: number
  mebibytes: number
}

/** By the name of the image's behaviour. */
const APPETITES: Readonly<Record<string, Appetite>> = {
  nginx: { idle: 0, each: 0.1, mebibytes: 5 },
  httpd: { idle: 1, each: 0.2, mebibytes: 8 },
  agnhost: { idle: 0, each: 0.2, mebibytes: 9 },
  coredns: { idle: 2, each: 0.15, mebibytes: 14 },
  redis: { idle: 2, each: 0.05, mebibytes: 4 },
  'ingress-nginx': { idle: 2, each: 0.4, mebibytes: 92 },
  envoy: { idle: 3, each: 0.4, mebibytes: 38 },
  'envoy-gateway': { idle: 4, each: 0.4, mebibytes: 46 },
  'hpa-example': { idle: 1, each: 90, mebibytes: 11 },
  postgres: { idle: 3, each: 1, mebibytes: 38 },
  mysql: { idle: 7, each: 1, mebibytes: 440 },
  mariadb: { idle: 2, each: 1, mebibytes: 84 },
  busybox: { idle: 0, each: 1, mebibytes: 1 },
  curl: { idle: 0, each: 1, mebibytes: 1 },
  pause: { idle: 0, each: 0, mebibytes: 1 },
}
const USUAL: Appetite = { idle: 1, each: 0.3, mebibytes: 12 }

/** What a node needs without its pods: the kubelet, the container runtime, kube-proxy, the system. */
export const OF_NODE: Usage = { millicores: 48, mebibytes: 612 }

/** @param requests that it has served in the last slot of 15 seconds */
export function usageOf(app: string, requests: number): Usage {
  const { idle, each, mebibytes } = APPETITES[app] ?? USUAL
  return { millicores: Math.ceil(idle + (requests / (SLOT_MS / 1000)) * each), mebibytes }
}
