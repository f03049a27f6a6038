import { describe, expect, it } from 'vitest'
import { Cluster } from '#engine'
import { keys, SeatedShell } from '../../testing/ttySession.ts'
import { testMachine } from '../../testing/testMachine.ts'

const atHome = (options = {}) => new SeatedShell(testMachine(new Cluster()), options)
const PROMPT = /root@workstation:~#$/

describe('somebody at a shell', () => {
  it('[TTY-5] leaves it with Ctrl+D', async () => {
    const at = atHome()
    await at.until(PROMPT)
    at.tty.input(keys('C-d'))
    expect(await at.left).toBe(0)
    expect(await at.screen()).toEqual(['root@workstation:~# exit'])
  })

  it.each([
    ['while true; do :; done'],
    ['while true; do x=$(echo hi); done'],
    ['for ((;;)); do ((i++)); done'],
    ['until false; do kubectl get pods; done > /dev/null'],
    ['yes'],
    ['yes > /dev/null'],
    ['yes | cat > /dev/null'],
    ['sleep 100000000'],
    ['sleep infinity'],
    ['cat'],
    ['read x'],
    ['kubectl get pods -w'],
    ['ping 10.0.1.5'],
    ['f() { while true; do :; done; }; f'],
    ['while true; do sleep 1; done'],
    ['while true; do curl -s http://10.0.1.5; done'],
    ['kubectl wait --for=condition=Ready pod/none --timeout=1000s; wait'],
    ['seq 1 100000000'],
  ])(
    '[TTY-5] stops %s with Ctrl+C, and the prompt is back at once',
    async (command) => {
      const at = atHome()
      await at.run('echo begin')
      at.tty.input(`${command}\r`)
      await new Promise((resolve) => setTimeout(resolve, 60))
      const began = performance.now()
      const before = at.written.length
      at.tty.input(keys('C-c'))
      while (!at.written.slice(before).includes('\u001B[?2004h')) {
        if (performance.now() - began > 3000) throw new Error('the prompt never came back')
        await new Promise((resolve) => setTimeout(resolve))
      }
      const ms = performance.now() - began
      if (process.env.TTY_TIMES) process.stderr.write(`${ms.toFixed(0)} ms  ${command}\n`)
      expect(ms).toBeLessThan(1000)
      expect((await at.run('echo $?')).join('\n')).toMatch(/\^C[^]*# echo \$\?\n130\n/)
    },
    20_000,
  )

  it('[TTY-7] numbers what was typed, and runs it again by number', async () => {
    const at = atHome()
    await at.run('echo one')
    await at.run('for i in 1 2')
    await at.run('do echo $i')
    await at.run('done')
    const screen = await at.run('history')
    expect(screen.slice(-4, -1)).toEqual(['    1  echo one', '    2  for i in 1 2; do echo $i; done', '    3  history'])
    expect((await at.run('!1')).slice(-4, -1)).toEqual(['root@workstation:~# !1', 'echo one', 'one'])
    expect((await at.run('!nosuch')).at(-2)).toBe('bash: !nosuch: event not found')
    expect((await at.run('history 2')).slice(-3, -1)).toEqual(['    4  echo one', '    5  history 2'])
  })

  it('[TTY-7] has a history of its own in a pod', async () => {
    const at = atHome()
    await at.run('kubectl run box --image=busybox --command -- sleep infinity')
    await at.run('kubectl wait --for=condition=Ready pod/box --timeout=60s')
    await at.run('kubectl exec -it box -- sh')
    await at.run('hostname')
    at.tty.input(keys('Up'))
    await at.until(/\/ # hostname$/)
    at.tty.input(keys('Up'))
    expect((await at.screen()).at(-1)).toBe('/ # hostname')
    await at.run('')
    at.tty.input(keys('C-d'))
    await at.until(PROMPT)
    at.tty.input(keys('Up'))
    await at.until(/# kubectl exec -it box -- sh$/)
  })

  it('[SHL-8] stays with somebody whose exec comes to nothing, and leaves a subshell', async () => {
    const at = atHome()
    expect((await at.run('exec nope')).at(-2)).toBe('bash: exec: nope: not found')
    expect((await at.run('echo $?; (exec nope; echo in); echo out $?')).slice(-4, -1)).toEqual([
      '127',
      'bash: exec: nope: not found',
      'out 127',
    ])
    at.tty.input('exec true\r')
    expect(await at.left).toBe(0)
  })

  it('[TTY-4] pastes a demo with heredocs as a whole, and each line runs', async () => {
    const at = atHome({ rows: 60 })
    await at.until(PROMPT)
    const demo = [
      "cat > demo.yaml <<'EOF'",
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: demo',
      'data:',
      '\ta: "b"',
      'EOF',
      'sed -i "s/\\t/  /" demo.yaml',
      'kubectl apply -f demo.yaml',
      '',
      'for i in 1 2; do',
      '  echo "turn $i!"',
      'done',
      'kubectl get configmap demo -o \\',
      "  jsonpath='{.data.a}'; echo",
      'kubectl delete configmap demo',
    ].join('\n')
    at.tty.input(`${demo}\n`)
    const screen = await at.until(/deleted from.*\nroot@workstation:~#$/)
    const said = screen.filter((line) => !/^(root@workstation|>)/.test(line))
    expect(said).toEqual([
      'configmap/demo created',
      'turn 1!',
      'turn 2!',
      'b',
      'configmap "demo" deleted from default namespace',
    ])
  })

  it('[TTY-2] has a prompt of its own making, with colours, variables and commands', async () => {
    const at = atHome({ columns: 30 })
    await at.run(String.raw`NS=web; PS1='\[\e[32m\]\u\[\e[0m\] $(echo in) $NS \!> '`)
    at.tty.input('0123456789abcdef')
    expect((await at.until(/cde\nf$/)).slice(-2)).toEqual(['root in web 2> 0123456789abcde', 'f'])
    at.tty.input(keys('C-a', 'X'))
    expect((await at.until(/X.*\nef$/)).slice(-2)).toEqual(['root in web 2> X0123456789abcd', 'ef'])
  })
})
