/** What chance decides, and when: the same words on both sides. Columns become tabs. */

const HASH = '[bcdfghjklmnpqrstvwxz2456789]'
const FIXED = ['30000', '30080', '30100', '30300', '31000', '32767']

/** In this order. */
const CHANCE: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID'],
  [/(resourceVersion"?: )"\d+"/g, '$1"VERSION"'],
  [/\/tmp\/(LIVE|MERGED)-\d+\//g, '$1/'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, 'TIME'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, 'DATE'],
  [new RegExp(`(nginx-demo|backend-api|web)-${HASH}{8,10}-${HASH}{5}\\b`, 'g'), '$1-HASH-NAME'],
  [new RegExp(`(nginx-demo|backend-api|web)-${HASH}{8,10}\\b`, 'g'), '$1-HASH'],
  [new RegExp(`(pod-template-hash(?:=|: ))${HASH}{8,10}\\b`, 'g'), '$1HASH'],
  [new RegExp(`((?:nginx-clusterip|nginx-nodeport|nginx-loadbalancer)-)${HASH}{5}\\b`, 'g'), '$1NAME'],
  [new RegExp(`(kube-api-access-)${HASH}{5}\\b`, 'g'), '$1NAME'],
  [/\b[0-9a-f]{64}\b/g, 'DIGEST'],
  [/\b[\d.]+m?s (\([\d.]+m?s including waiting\))/g, 'DURATION (DURATION including waiting)'],
  [/\b10\.244\.\d+\.\d+\b/g, 'POD-IP'],
  [/\b10\.96\.(?!0\.)\d+\.\d+\b/g, 'CLUSTER-IP'],
  [new RegExp(`\\b(?!${FIXED.join('|')})3[0-2]\\d{3}\\b`, 'g'), 'NODE-PORT'],
]

/** Which node a pod went to; left alone where the question is about a node. */
const PLACE: readonly [RegExp, string][] = [
  [/\bnode-[123]\b/g, 'NODE'],
  [/\b10\.0\.1\.[567]\b/g, 'NODE-IP'],
]

const AGE = /^(?:\d+[ydhms])+(?= ?\(|$)/

/** The Service `kubernetes`, which the recorder deleted now and then: left out where the recording does without it. */
export function withoutKubernetes(ours: string, recorded: string): string {
  const described = ours.startsWith('Name:')
  const blocks = ours.split(described ? '\n\n\n' : '\n\n')
  const missing = (block: string) => !sameTable(block, recorded).includes('kubernetes')
  const kept = described
    ? blocks.filter((block) => !block.startsWith('Name:\tkubernetes\n') || recorded.includes('Name:\tkubernetes\n'))
    : blocks.map((block) => (missing(block) ? block.replace(/^(?:\w+\/)?kubernetes\t.*\n/m, '') : block))
  return kept.join(described ? '\n\n\n' : '\n\n')
}

/** The table with the same header, of several. */
function sameTable(block: string, recorded: string): string {
  const header = block.split('\n')[0]!
  return recorded.split('\n\n').find((table) => table.startsWith(header)) ?? ''
}

/** Output with what chance decided named, and each column behind a tab. */
export function normalise(text: string, command: string): string {
  // a value that goes on below stands where its first line does
  const described = command.startsWith('kubectl describe')
  const named = [...CHANCE, ...(/\bnodes?\b/.test(command) ? [] : PLACE)].reduce(
    (sum, [what, name]) => sum.replace(what, name),
    text,
  )
  return named
    .split('\n')
    .map((line) =>
      (described ? line.replace(/^ {10,}(?=\S)/, '\t') : line)
        .split(/(?<=\S) {2,}/)
        .map((cell) => cell.replace(AGE, 'AGE')),
    )
    .map((cells) => cells.join('\t'))
    .join('\n')
}
