import {
  actions,
  askFor,
  clearFilter,
  filter,
  openSettings,
  openSheet,
  session,
  showTerminal,
  type Reading,
  type SettingsPart,
  type Sheet,
  type Theme,
} from '#state'
import { notify } from '#ui'
import { lessonCommands } from './lessons.ts'

/** Something that the page can do, by its name. */
export interface Command {
  id: string
  label: string
  /** The key that does it too. */
  key?: string
  /** Other words that somebody may look for. */
  words?: string
  run(): void
}

/** What the page's own parts can do; they are given, for their code is there before the palette's. */
export interface Page {
  help(): void
  reset(): void
  copyLink(): Promise<void>
  setTheme(theme: Theme): void
  stepHop(): Promise<void>
  stepEvent(): Promise<void>
  speeds: readonly number[]
}

const PARTS: { part: SettingsPart; label: string; words?: string }[] = [
  { part: 'proxy', label: 'kube-proxy', words: 'iptables nftables ipvs' },
  { part: 'cluster', label: 'cluster', words: 'subnet provider version' },
  { part: 'nodes', label: 'nodes', words: 'zone' },
  { part: 'clients', label: 'clients' },
  { part: 'firewall', label: 'firewall' },
  { part: 'yaml', label: 'cluster.yaml' },
]

const SHEETS: [Sheet, label: string, words: string][] = [
  ['compare', 'Compare: who reaches which Service', 'types table clusterip nodeport loadbalancer'],
  ['choose', 'Choose a type of Service', 'wizard yaml expose ingress'],
  ['count', 'Count what load balancers cost', 'price money month'],
  ['examples', 'Open an example', 'scenarios gallery canary blue green statefulset'],
]

/** What can be done with the page at this moment. */
export function commandsNow(page: Page): Command[] {
  const { playing, reading, asText, theme, speed } = session.getState()
  return [
    { id: 'send', label: 'Send request…', words: 'curl ask', run: () => askFor('send') },
    { id: 'apply', label: 'Apply the files', key: 'Ctrl S', words: 'kubectl', run: () => void actions.apply() },
    playing
      ? { id: 'pause', label: 'Pause', key: 'Space', words: 'stop time', run: actions.pause }
      : { id: 'play', label: 'Play', key: 'Space', words: 'start time', run: actions.play },
    { id: 'hop', label: 'Step to the next hop', words: 'packet', run: () => void page.stepHop() },
    { id: 'event', label: 'Step to the next event', words: 'request change', run: () => void page.stepEvent() },
    {
      id: 'find',
      label: 'Find in the diagram…',
      key: '/',
      words: 'search filter namespace label',
      run: () => askFor('find'),
    },
    ...(filter.getState().keep
      ? [{ id: 'all', label: 'Show everything again', words: 'clear filter', run: clearFilter }]
      : []),
    ...readings({ reading, asText }),
    { id: 'terminal', label: 'Go to the terminal', key: 'Ctrl `', words: 'shell bash', run: () => showTerminal(true) },
    { id: 'inspector', label: 'Go to the inspector', run: () => showTerminal(false) },
    { id: 'share', label: 'Copy a link to this playground', words: 'share url', run: () => void page.copyLink() },
    ...SHEETS.map(([sheet, label, words]) => ({
      id: `sheet:${sheet}`,
      label,
      words,
      run: () => openSheet(sheet),
    })),
    ...lessonCommands(),
    ...modes(),
    ...PARTS.map(({ part, label, words = '' }) => ({
      id: `settings:${part}`,
      label: `Settings: ${label}`,
      words: `cluster ${words}`,
      run: () => openSettings(part),
    })),
    ...page.speeds
      .filter((one) => one !== speed)
      .map((one) => ({
        id: `speed:${one}`,
        label: `Speed: ${one}×`,
        run: () => actions.setSpeed(one),
      })),
    ...(['system', 'light', 'dark'] as Theme[])
      .filter((one) => one !== theme)
      .map((one) => ({ id: `theme:${one}`, label: `Theme: ${one}`, words: 'colours', run: () => page.setTheme(one) })),
    { id: 'reset', label: 'Start again with the demo', words: 'reset', run: page.reset },
    { id: 'help', label: 'Help', key: '?', words: 'keys not modelled', run: page.help },
  ]
}

function readings({ reading: now, asText }: { reading: Reading; asText: boolean }): Command[] {
  const pictures = (['logical', 'physical'] as const)
    .filter((reading) => asText || reading !== now)
    .map((reading) => ({
      id: `reading:${reading}`,
      label: `Reading: ${reading}`,
      words: 'diagram view',
      run: () => session.setState({ asText: false, reading }),
    }))
  if (asText) return pictures
  const text = { id: 'reading:text', label: 'Reading: text', words: 'diagram view tables' }
  return [...pictures, { ...text, run: () => session.setState({ asText: true }) }]
}

function modes(): Command[] {
  return (['iptables', 'nftables', 'ipvs'] as const).map((mode) => ({
    id: `mode:${mode}`,
    label: `Run kube-proxy in mode ${mode}`,
    words: 'new cluster',
    run: () =>
      void actions.setProxyMode(mode).then((problem) => {
        if (problem) notify(problem, { tone: 'bad' })
      }),
  }))
}
