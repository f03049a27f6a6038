import { describe, expect, it } from 'vitest'
import { oneLine } from '../bash/oneLine.ts'
import { expandHistory, ExpansionProblem } from './expand.ts'
import { History } from './history.ts'
import { historyWords } from './words.ts'

const history = new History([
  'kubectl get pods -n web',
  'cat /etc/hosts notes.tar.gz',
  "echo 'a b' | grep a > out.txt",
  'kubectl apply -f demo.yaml',
])

describe('history expansion', () => {
  it.each([
    ['!!', 'kubectl apply -f demo.yaml'],
    ['sudo !!', 'sudo kubectl apply -f demo.yaml'],
    ['!1', 'kubectl get pods -n web'],
    ['!-2', "echo 'a b' | grep a > out.txt"],
    ['!cat', 'cat /etc/hosts notes.tar.gz'],
    ['!?pods?', 'kubectl get pods -n web'],
    ['!?pods', 'kubectl get pods -n web'],
    ['cat !$', 'cat demo.yaml'],
    ['cat !cat:1', 'cat /etc/hosts'],
    ['cat !cat:$', 'cat notes.tar.gz'],
    ['ls !cat:*', 'ls /etc/hosts notes.tar.gz'],
    ['ls !*', 'ls apply -f demo.yaml'],
    ['k !^ x', 'k apply x'],
    ['k !!:1-2 x', 'k apply -f x'],
    ['k !!:0', 'k kubectl'],
    ['!-2:1', "'a b'"],
    ['ls !cat:1:h', 'ls /etc'],
    ['ls !cat:1:t', 'ls hosts'],
    ['ls !cat:$:r', 'ls notes.tar'],
    ['ls !cat:$:e', 'ls .gz'],
    ['!!:s/demo/web/', 'kubectl apply -f web.yaml'],
    ['!!:gs/l/L/', 'kubectL appLy -f demo.yamL'],
    ['^demo^web^', 'kubectl apply -f web.yaml'],
    ['^demo^web', 'kubectl apply -f web.yaml'],
    ['echo one !#:1', 'echo one one'],
    ['echo "!!"', 'echo "kubectl apply -f demo.yaml"'],
    ['!!-2', 'kubectl apply -f'],
    ['!cat-x', 'cat /etc/hostsx'],
    ['!cat$', 'notes.tar.gz'],
    ['!?out?:%', 'out.txt'],
    ['!!:s/demo', 'kubectl apply -f .yaml'],
  ])('[TTY-7] makes of %s what bash makes of it', (line, text) => {
    expect(expandHistory(line, history)).toEqual({ text, changed: true, printOnly: false })
  })

  it.each([
    "echo '!!'",
    String.raw`echo \!\!`,
    'echo "Hello!"',
    'echo hello!',
    'if ! true; then :; fi',
    '[ 1 != 2 ]',
    'sleep 1 & wait $!',
    'ls [!a]*',
    '!(a|b)',
  ])('[TTY-7] leaves %s as it is', (line) => {
    expect(expandHistory(line, history)).toEqual({ text: line, changed: false, printOnly: false })
  })

  it.each([
    ['!nosuch', '!nosuch: event not found'],
    ['!99', '!99: event not found'],
    ['echo !!:9', ':9: bad word specifier'],
    ['^nosuch^x', ':s^nosuch^x^: substitution failed'],
  ])('[TTY-7] refuses %s', (line, sentence) => {
    expect(() => expandHistory(line, history)).toThrow(new ExpansionProblem(sentence))
  })

  it('[TTY-7] prints with :p and does not run', () => {
    expect(expandHistory('!cat:p', history)).toMatchObject({ text: 'cat /etc/hosts notes.tar.gz', printOnly: true })
  })
})

describe('the history', () => {
  it('[TTY-3] keeps a thousand lines, none twice in a row, and none that begins with a space', () => {
    const added: string[] = []
    const kept = new History()
    kept.onAdd = (line) => added.push(line)
    for (const line of ['a', 'a', ' b', '', 'a b']) kept.add(line)
    expect(added).toEqual(['a', 'a b'])
    for (let i = 0; i < 1000; i++) kept.add(`echo ${i}`)
    expect([kept.lines.length, kept.first, kept.lines[0]]).toEqual([1000, 3, 'echo 0'])
    expect([kept.remove(2), kept.remove(3), kept.lines[0]]).toEqual([false, true, 'echo 1'])
  })

  it.each([
    ['for i in 1 2\ndo\n  echo $i\ndone', 'for i in 1 2; do echo $i; done'],
    ['if true\nthen echo a\nelse echo b\nfi', 'if true; then echo a; else echo b; fi'],
    ['f() {\necho a\n}', 'f() { echo a; }'],
    ['echo a &&\necho b', 'echo a && echo b'],
    ['kubectl get pods |\n  grep web', 'kubectl get pods | grep web'],
    ['cat <<EOF\na\nEOF', 'cat <<EOF\na\nEOF'],
    ['echo "a\nb"', 'echo "a\nb"'],
  ])('[TTY-3] keeps a command of several lines as one: %j', (typed, kept) => {
    expect(oneLine(typed)).toBe(kept)
  })

  it('[TTY-7] counts operators as words', () => {
    expect(historyWords('a|b && c "d e" >out 2>&1; x')).toEqual([
      'a',
      '|',
      'b',
      '&&',
      'c',
      '"d e"',
      '>',
      'out',
      '2>&',
      '1',
      ';',
      'x',
    ])
  })
})
