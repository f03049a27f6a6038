/** What `diff -u` prints of two texts, without its two lines of heading; empty where they are equal. */
export function unifiedDiff(before: string, after: string, context = 3): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  const edits = editsOf(a, b)
  let out = ''
  for (let i = 0; i < edits.length;) {
    if (edits[i]!.sign === ' ') {
      i++
      continue
    }
    const from = Math.max(0, i - context)
    let end = i
    // changes that are near each other share a hunk
    for (let quiet = 0, at = i; at < edits.length && quiet <= 2 * context; at++) {
      quiet = edits[at]!.sign === ' ' ? quiet + 1 : 0
      if (quiet === 0) end = at + 1
    }
    const hunk = edits.slice(from, Math.min(edits.length, end + context))
    const olds = hunk.filter(({ sign }) => sign !== '+').length
    const news = hunk.filter(({ sign }) => sign !== '-').length
    out += `@@ -${range(hunk[0]!.a, olds)} +${range(hunk[0]!.b, news)} @@\n`
    out += hunk.map(({ sign, text }) => `${sign}${text}\n`).join('')
    i = end + context
  }
  return out
}

interface Edit {
  sign: ' ' | '-' | '+'
  text: string
  /** Lines before it in either text. */
  a: number
  b: number
}

function range(start: number, count: number): string {
  const first = count === 0 ? start : start + 1
  return count === 1 ? String(first) : `${first},${count}`
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** By the longest common subsequence, deletions before insertions. */
function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  const lengths = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1))
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      lengths[i]![j] = x[i] === y[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
    }
  }
  const edits: Edit[] = a.slice(0, head).map((text, i) => ({ sign: ' ', text, a: i, b: i }))
  let [i, j] = [0, 0]
  while (i < x.length || j < y.length) {
    const place = { a: head + i, b: head + j }
    if (i < x.length && j < y.length && x[i] === y[j]) edits.push({ sign: ' ', text: x[i++]!, ...place, b: head + j++ })
    else if (i < x.length && (j === y.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      edits.push({ sign: '-', text: x[i++]!, ...place })
    } else edits.push({ sign: '+', text: y[j++]!, ...place })
  }
  a.slice(a.length - tail).forEach((text, at) => {
    edits.push({ sign: ' ', text, a: a.length - tail + at, b: b.length - tail + at })
  })
  return edits
}
