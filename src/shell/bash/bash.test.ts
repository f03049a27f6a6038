import { describe, expect, it } from 'vitest'
import { Collector, NOTHING, textSource } from '../io/stream.ts'
import { Shell } from '../shell.ts'
import { testMachine } from '../../testing/testMachine.ts'

/** Runs lines in one shell; what each printed, together with what it complained. */
async function bash(text: string, stdin = ''): Promise<{ out: string; err: string; status: number }> {
  const stdout = new Collector()
  const stderr = new Collector()
  const shell = new Shell({ machine: testMachine(), stdin: stdin ? textSource(stdin) : NOTHING, stdout, stderr })
  const status = await shell.runAndLeave(text)
  return { out: stdout.text, err: stderr.text, status }
}

type Row = [script: string, out: string, status?: number, err?: string]

/** What the real bash 5 prints for each of these. */
const ROWS: Record<string, Row[]> = {
  words: [
    ['echo a   b', 'a b\n'],
    ['echo "a   b"', 'a   b\n'],
    ["echo 'a $x' a\\ b", 'a $x a b\n'],
    ['x=\'1  2\'; echo $x "$x"', '1 2 1  2\n'],
    ['x=; echo [$x] ["$x"]', '[] []\n'],
    ['set -- a "b c"; for i in "$@"; do echo "<$i>"; done', '<a>\n<b c>\n'],
    ['set -- a "b c"; for i in $@; do echo "<$i>"; done', '<a>\n<b>\n<c>\n'],
    ['set -- a "b c"; echo "$*" $# "${#}"', 'a b c 2 2\n'],
    ['set --; for i in "$@"; do echo no; done; echo end', 'end\n'],
    ['IFS=:; x=a:b::c; for i in $x; do echo "<$i>"; done', '<a>\n<b>\n<>\n<c>\n'],
    ['echo a{1..3}b {x,y}z {01..03} {a,b}{c,d}', 'a1b a2b a3b xz yz 01 02 03 ac ad bc bd\n'],
    ['echo {a} {} "{a,b}" \'{1..3}\'', '{a} {} {a,b} {1..3}\n'],
    ["echo $'a\\tb\\n'c", 'a\tb\nc\n'],
    ['echo ~ ~/x "~"', '/root /root/x ~\n'],
    ['echo "a\\"b" "\\$x" \\$x', 'a"b $x $x\n'],
    ['echo a#b # comment', 'a#b\n'],
  ],
  parameters: [
    ['x=abc; echo ${x} ${#x} ${x:1} ${x:1:1} ${x: -1}', 'abc 3 bc b c\n'],
    ['echo ${x:-d} ${x-e} ${x:=f} $x ${x:+g} ${y:+h}.', 'd e f f g .\n'],
    ['f=a/b.tar.gz; echo ${f##*/} ${f%%.*} ${f%.*} ${f#*.}', 'b.tar.gz a/b a/b.tar tar.gz\n'],
    ['x=aXbX; echo ${x/X/-} ${x//X/-} ${x/#a/_} ${x/%X/_}', 'a-bX a-b- _XbX aXb_\n'],
    ['x=aBc; echo ${x^^} ${x,,} ${x^} ${x,}', 'ABC abc ABc aBc\n'],
    ['a=(1 "2 3" 4); echo ${a[1]} ${#a[@]} "${a[@]}" ${a[-1]}', '2 3 3 1 2 3 4 4\n'],
    ['a=(x y); a+=(z); a[5]=w; echo "${a[@]}" "${!a[@]}"', 'x y z w 0 1 2 5\n'],
    ['declare -A m=([a]=1 [b]=2); m[c]=3; echo ${m[b]} ${m[c]} ${#m[@]}', '2 3 3\n'],
    ['x=y; y=2; echo ${!x}', '2\n'],
    ['echo ${x:?no x}; echo never', '', 127, 'bash: x: no x\n'],
    ['set -u; echo $nope; echo never', '', 127, 'bash: nope: unbound variable\n'],
    ['x=1; (x=2; echo $x); echo $x', '2\n1\n'],
    ['readonly r=1; r=2; echo $?', '1\n', 0, 'bash: r: readonly variable\n'],
  ],
  status: [
    ['false; code=$?; echo $code $?', '1 0\n'],
    ['false; { x=$? y=$?; echo $x $y; }', '1 1\n'],
    ['x=$(exit 3) y=b; echo $?', '3\n'],
    ['false; x=$(true)$?; echo $x $?', '0 0\n'],
    ['false; $nope; echo $?; $(false); echo $?', '0\n1\n'],
    ['false; a=($?); echo ${a[0]} $?', '1 0\n'],
  ],
  arithmetic: [
    ['echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((-7%3)) $((2**10))', '7 9 3 -1 1024\n'],
    ['x=5; echo $((x++)) $x $((++x)) $((x+=3)) $((x>5&&x<100))', '5 6 7 10 1\n'],
    ['echo $((0x1f)) $((010)) $((2#101)) $((1?2:3))', '31 8 5 2\n'],
    ['((0)); echo $?; ((3)); echo $?', '1\n0\n'],
    ['for ((i=0;i<3;i++)); do echo -n $i; done; echo', '012\n'],
    ['echo $((1/0)); echo $?', '1\n', 0, 'bash: division by 0\n'],
    ['let x=3*4; echo $x', '12\n'],
    ['echo $((9223372036854775807+1))', '-9223372036854775808\n'],
  ],
  'control flow': [
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
    ['for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done', '1a\n2a\n'],
    ['until false; do echo once; break; done', 'once\n'],
    ['case abc in x) echo x;; a*|b) echo ab;; *) echo other;; esac', 'ab\n'],
    ['case a in a) echo 1;& b) echo 2;; c) echo 3;; esac', '1\n2\n'],
    ['f() { local x=2; echo $1 $x; return 3; }; x=1; f hi; echo $? $x', 'hi 2\n3 1\n'],
    ['false && echo a || echo b; ! true; echo $?', 'b\n1\n'],
    ['true; echo $?; false; echo $?', '0\n1\n'],
    ['exit 7; echo never', '', 7],
    ['(exit 4); echo $?', '4\n'],
    ['{ echo a; echo b; } | cat', 'a\nb\n'],
    ['f() { f; }; f; echo $?', '1\n', 0, 'bash: f: maximum function nesting level exceeded (250)\n'],
  ],
  conditions: [
    ['[[ abc == a* && ! -z x ]]; echo $?', '0\n'],
    ['[[ abc == "a*" ]]; echo $?', '1\n'],
    ['[[ v1.36.0 =~ ^v([0-9]+)\\.([0-9]+) ]] && echo ${BASH_REMATCH[2]}', '36\n'],
    ['[ a = a -a 1 -lt 2 ]; echo $?; [ ! -e /nope ]; echo $?', '0\n0\n'],
    ['[ "" ]; echo $?; [ x -eq 1 ]; echo $?', '1\n2\n', 0, 'bash: [: x: integer expression expected\n'],
    ['[[ -n "" || 2 -gt 1 ]] && echo yes', 'yes\n'],
  ],
  redirections: [
    ['echo a > f; echo b >> f; cat < f', 'a\nb\n'],
    ['echo x 2>&1 >/dev/null; echo err >&2', '', 0, 'err\n'],
    ['nope 2>/dev/null; echo $?', '127\n'],
    ['cat <<EOF\nhi $((1+1))\nEOF', 'hi 2\n'],
    ["cat <<'EOF'\nhi $x\nEOF", 'hi $x\n'],
    ['cat <<-EOF\n\thi\n\tEOF', 'hi\n'],
    ['cat <<< "a b"', 'a b\n'],
    ['cat < nope; echo $?', '1\n', 0, 'bash: nope: No such file or directory\n'],
    ['{ echo o; echo e >&2; } > both 2>&1; cat both', 'o\ne\n'],
    ['echo a &> f; cat f', 'a\n'],
    ['mkdir d; echo x > d; echo $?', '1\n', 0, 'bash: d: Is a directory\n'],
  ],
  substitution: [
    ['echo "$(echo a; echo b)" $(echo c d) `echo e`', 'a\nb c d e\n'],
    ['x=$(false); echo $?', '1\n'],
    ['false; code=$?; echo $code $?', '1 0\n'],
    ['(exit 3); a=1 b=$?; echo $b', '3\n'],
    ['a=$(false) b=$?; echo $b $?', '1 1\n'],
    ['false; $(true); echo $?', '0\n'],
    ['x=$(exit 4) ; y=2; echo $?', '0\n'],
    ['echo $(echo $(echo deep))', 'deep\n'],
    ['x=$(printf "a\\n\\n\\n"); echo "[$x]"', '[a]\n'],
    ['cat <(echo one) <(echo two)', 'one\ntwo\n'],
  ],
  pipes: [
    ['echo b a | tr " " "\\n" | sort', 'a\nb\n'],
    ['yes | head -2', 'y\ny\n'],
    ['false | true; echo $? "${PIPESTATUS[@]}"', '0 1 0\n'],
    ['set -o pipefail; false | true; echo $?', '1\n'],
    ['seq 3 | while read n; do echo "<$n>"; done', '<1>\n<2>\n<3>\n'],
    ['echo hidden >&2 |& cat', 'hidden\n'],
    ['printf "a b\\nc d\\n" | { read x y; echo $y; read x; echo $x; }', 'b\nc d\n'],
    ['x=1; echo 2 | read x; echo $x', '1\n'],
  ],
  'set -e': [
    ['set -e; false; echo never', '', 1],
    ['set -e; if false; then :; fi; false || true; ! true; echo here', 'here\n'],
    ['set -e; f() { false; echo in; }; f; echo never', '', 1],
    ['set -e; false && true; echo here', 'here\n'],
    ['set -e; (exit 3); echo never', '', 3],
  ],
  jobs: [
    ['sleep 2 & sleep 1 & wait; echo done', 'done\n'],
    ['(sleep 1; exit 3) & wait $!; echo $?', '3\n'],
    ['for i in 3 1 2; do (sleep $i; echo $i) & done; wait', '1\n2\n3\n'],
    ['sleep 100 & kill $!; wait $!; echo $?', '130\n'],
  ],
  'aliases, functions and traps': [
    ['alias ll="echo long"; ll x', 'long x\n'],
    ['alias echo="echo hi"; echo x', 'hi x\n'],
    ['type cd cat; command -v echo', 'cd is a shell builtin\ncat is /usr/bin/cat\necho\n'],
    ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n'],
    ['eval "x=1; echo \\$x"', '1\n'],
    ['echo "echo sourced $1" > s; . ./s', 'sourced\n'],
    ['while getopts "ab:" o -a -b v; do echo $o $OPTARG; done', 'a\nb v\n'],
    ['read -r a b <<< "1 2 3"; echo "$b"', '2 3\n'],
    ['export X="a b"; env | grep ^X=', 'X=a b\n'],
    ['A=1 env | grep ^A=; echo [$A]', 'A=1\n[]\n'],
  ],
  'a shell that becomes something else': [
    ['exec echo a; echo b', 'a\n'],
    ['exec; echo b', 'b\n'],
    ['f() { echo no; }; exec f; echo b', '', 127, 'bash: exec: f: not found\n'],
    ['exec cd /; echo b', '', 127, 'bash: exec: cd: not found\n'],
    ['(exec nope; echo in); echo out $?', 'out 127\n', 0, 'bash: exec: nope: not found\n'],
    ['exec /nope', '', 127, 'bash: /nope: No such file or directory\n'],
    ['exec /root', '', 126, 'bash: /root: Is a directory\nbash: exec: /root: cannot execute: Is a directory\n'],
    ['exec -- nope', '', 127, 'bash: exec: nope: not found\n'],
    [
      'exec -it sh; echo $?',
      '2\n',
      0,
      'bash: exec: -i: invalid option\nexec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n',
    ],
    [
      'exec -la; echo $?',
      '2\n',
      0,
      'bash: exec: -a: option requires an argument\nexec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n',
    ],
    ["exec -a me bash -c 'echo $0'", 'me\n'],
    ["exec -l bash -c 'echo $0'", '-bash\n'],
    ["echo 'echo $0 $1' > x.sh; ./x.sh a; exec -a me ./x.sh a", './x.sh a\nme a\n'],
    ["export A=1; exec -c bash -c 'echo [$A]'", '[]\n'],
  ],
  directories: [
    ['mkdir -p a/b; cd a/b; pwd; cd -; pwd', '/root/a/b\n/root\n/root\n'],
    ['cd /nope; echo $?', '1\n', 0, 'bash: cd: /nope: No such file or directory\n'],
    ['touch b.yaml a.yaml c.txt; echo *.yaml [bc]* *.nope', 'a.yaml b.yaml b.yaml c.txt *.nope\n'],
    ['mkdir d; touch d/x; echo d/* "*"', 'd/x *\n'],
  ],
  '[SHL-9] no end to what is kept': [
    ['x=$(yes); echo ${#x}', '16777215\n', 0, 'yes: memory exhausted\n'],
    ['yes | sort; echo ${PIPESTATUS[1]}', '1\n', 0, 'sort: memory exhausted\n'],
    ['x=a; while :; do x=$x$x; done; echo no', '', 2, 'bash: xrealloc: cannot allocate memory\n'],
  ],
  'numbers that are none': [
    ['seq 1 .5 2', '1.0\n1.5\n2.0\n'],
    ['seq +1 1e0 2; seq 3 inf | head -1', '1\n2\n3\n'],
    ['seq ""; echo $?', '1\n', 0, "seq: invalid floating point argument: ‘’\nTry 'seq --help' for more information.\n"],
    ['seq 1 2 3 4; echo $?', '1\n', 0, "seq: extra operand ‘4’\nTry 'seq --help' for more information.\n"],
    ['echo a b c | xargs -n 2', 'a b\nc\n'],
    [
      'echo a | xargs -L "" echo; echo $?',
      '1\n',
      0,
      `xargs: invalid number "" for -L option\nTry 'xargs --help' for more information.\n`,
    ],
    [
      'echo a | xargs -n 0 echo; echo $?',
      '1\n',
      0,
      "xargs: value 0 for -n option should be >= 1\nTry 'xargs --help' for more information.\n",
    ],
  ],
  mistakes: [
    [
      'echo a\necho )\necho b',
      'a\n',
      2,
      "bash: line 2: syntax error near unexpected token `)'\nbash: line 2: `echo )'\n",
    ],
    ['if true', '', 2, 'bash: line 2: syntax error: unexpected end of file\n'],
    [
      'echo a\necho <b>\necho c',
      'a\n',
      2,
      "bash: line 2: syntax error near unexpected token `newline'\nbash: line 2: `echo <b>'\n",
    ],
    ['echo "a', '', 2, 'bash: line 1: unexpected EOF while looking for matching `"\'\n'],
    ['nope; echo $?', '127\n', 0, 'bash: nope: command not found\n'],
    ['echo | xargs .; echo $?', '123\n', 0, 'bash: .: filename argument required\n'],
    ['echo ${x@}', '', 1],
  ],
}

describe('bash', () => {
  for (const [title, rows] of Object.entries(ROWS)) {
    it.each(rows)(`${title}: %j`, async (script, out, status = 0, err) => {
      const result = await bash(script)
      expect({ out: result.out, status: result.status }).toEqual({ out, status })
      if (err !== undefined || status === 0) expect(result.err).toBe(err ?? '')
    })
  }

  it('waits with a full pipe until somebody reads, and ends a writer whose reader has gone', async () => {
    const result = await bash('(while :; do echo x; done) | head -3; echo "${PIPESTATUS[0]}"')
    expect(result.out).toBe('x\nx\nx\n141\n')
  })

  it('stops an endless loop with a sentence', async () => {
    const stderr = new Collector()
    const shell = new Shell({ machine: testMachine(), stdin: NOTHING, stdout: stderr, stderr, maxCommands: 10_000 })
    expect(await shell.run('while :; do :; done')).toBe(1)
    expect(stderr.text).toBe('bash: stopped after 10,000 commands: is this an endless loop?\n')
  })
})
