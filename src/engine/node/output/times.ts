/** Times as programs write them, all in UTC; `at` is milliseconds since 1970. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function parts(at: number) {
  const iso = new Date(Math.floor(at)).toISOString()
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-')
  const weekday = DAYS[new Date(Math.floor(at)).getUTCDay()]!
  return {
    year,
    month,
    day,
    name: MONTHS[Number(month) - 1]!,
    clock: iso.slice(11, 19),
    ms: iso.slice(20, 23),
    weekday,
  }
}

/** `05/Jan/2026:09:00:00 +0000`: Apache's common log format. */
export function clfTime(at: number): string {
  const { year, day, name, clock } = parts(at)
  return `${day}/${name}/${year}:${clock} +0000`
}

/** `05/Jan/2026 09:00:00`: Python's http.server. */
export function pythonTime(at: number): string {
  const { year, day, name, clock } = parts(at)
  return `${day}/${name}/${year} ${clock}`
}

/** `2026/01/05 09:00:00`: nginx' error log and Go's log package. */
export function slashTime(at: number): string {
  const { year, month, day, clock } = parts(at)
  return `${year}/${month}/${day} ${clock}`
}

/** `Mon Jan 05 09:00:00.123456 2026`: Apache's error log. */
export function apacheTime(at: number): string {
  const { year, day, name, clock, ms, weekday } = parts(at)
  return `${weekday} ${name} ${day} ${clock}.${ms}000 ${year}`
}

/** `05 Jan 2026 09:00:00.123`: Redis. */
export function redisTime(at: number): string {
  const { year, day, name, clock, ms } = parts(at)
  return `${day} ${name} ${year} ${clock}.${ms}`
}

/** `I0105 09:00:00.123456       1 FILE:LINE]`: klog. */
export function klogHead(at: number, place: string, pid = 1): string {
  const { month, day, clock, ms } = parts(at)
  return `I${month}${day} ${clock}.${ms}000 ${String(pid).padStart(7)} ${place}]`
}
