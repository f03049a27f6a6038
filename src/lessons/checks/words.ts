import type { Trace } from '#engine'

/** How a request ended, to stand behind its name: `was refused (NO_MATCHING_PODS: selector app=webb matches no pod)`. */
export function endOf({ outcome, response, reason, facts }: Trace): string {
  const why = reason ? ` (${reason}${facts ? `: ${facts}` : ''})` : ''
  switch (outcome) {
    case 'ok':
      return response?.status ? `was answered ${response.status}${why}` : `was answered${why}`
    case 'refused':
      return `was refused${why}`
    case 'timeout':
      return `timed out${why}`
    case 'unreachable':
      return `found no road${why}`
    case 'nxdomain':
      return `asked for a name that does not exist${why}`
    case 'reset':
      return `was broken off${why}`
  }
}
