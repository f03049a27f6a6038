import { expectNoFindings, inEveryLook, SIZES } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'

/** The article's practical demo, as it is printed; only the watch is left to a test of its own. */
const DEMO = `kubectl apply -f nginx-demo.yaml

# View all services
kubectl get svc

# Test ClusterIP (from inside cluster)
kubectl run test --rm -it --image=curlimages/curl -- curl http://nginx-clusterip

# Test NodePort (from outside cluster, get node IP first)
NODE_IP=$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[?(@.type=="ExternalIP")].address}')
curl http://$NODE_IP:30100

# Test LoadBalancer (wait for EXTERNAL-IP)
LB_IP=$(kubectl get svc nginx-loadbalancer -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
curl http://$LB_IP
echo "asked $NODE_IP and $LB_IP"
`

test.describe('in the terminal, as a person works there', () => {
  test.beforeEach(async ({ playground, terminal }) => {
    await playground.open()
    await terminal.open()
  })

  test('a name is completed, and the command prints its table', async ({ page, terminal }) => {
    await page.keyboard.type('kubectl get svc nginx-cl')
    await page.keyboard.press('Tab')
    await terminal.shows('kubectl get svc nginx-clusterip')
    await page.keyboard.press('Enter')
    await terminal.shows(/^nginx-clusterip\s+ClusterIP\s+10\.96\.\d+\.\d+\s+<none>\s+80\/TCP\s/m)
  })

  test('a watch streams what happens, and Ctrl+C ends it', async ({ page, playground, terminal }) => {
    await terminal.clear()
    await terminal.enter('kubectl get pods -l app=nginx-demo -w')
    await terminal.shows(/nginx-demo-\S+\s+1\/1\s+Running/)
    await playground.change('replicas: 2', 'replicas: 3')
    await terminal.shows(/nginx-demo-\S+\s+0\/1\s+(Pending|ContainerCreating)/)
    await terminal.input.focus()
    await page.keyboard.press('Control+c')
    expect(await terminal.run('echo "code $?"')).toContain('code 130')
  })

  test("the article's demo is pasted as it is printed, and flies on the diagram", async ({
    playground,
    terminal,
    page,
  }) => {
    await terminal.paste(DEMO)
    await terminal.shows(/asked 203\.0\.113\.1\d and 203\.0\.113\.\d+/)
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    const own = playground.inspector.getByRole('row').filter({ has: page.getByRole('img', { name: 'yours' }) })
    await playground.inspector.getByRole('tab', { name: 'Requests' }).click()
    await expect(own).toHaveCount(3)
    await expect(own.first()).toContainText('nginx-loadbalancer')
    await expect(playground.narration).toContainText(/internet → nginx-loadbalancer:80 → 10\.244\.\d+\.\d+:80, 200/)
  })

  test('somebody goes into a pod, asks from there, and comes back', async ({ page, terminal }) => {
    await terminal.enter('kubectl exec -it client -- sh')
    await terminal.shows(/\$$/)
    await terminal.enter('curl -s http://nginx-clusterip | grep title; hostname')
    await terminal.shows(/<title>Welcome to nginx!<\/title>\nclient\n/)
    await page.keyboard.press('Control+d')
    await terminal.prompt()
    expect(await terminal.run('hostname')).toContain('\nworkstation\n')
  })

  test('a tab is a file as it is typed, and jq and sed work on it', async ({ playground, terminal }) => {
    await playground.textbox.focus()
    await playground.change('replicas: 2', 'replicas: 4')
    await terminal.input.focus()
    await terminal.clear()
    expect(await terminal.run('grep replicas nginx-demo.yaml')).toContain('replicas: 4')
    expect(await terminal.run("kubectl get deploy nginx-demo -o json | jq -c '[.spec.replicas]'")).toContain('[4]')
  })

  test('what the shell writes becomes a tab, and waits until somebody applies it', async ({
    page,
    playground,
    terminal,
  }) => {
    await terminal.run("sed 's/nginx-clusterip/web/' nginx-demo.yaml > web.yaml")
    const tab = playground.editor.getByRole('tab', { name: /^web\.yaml/ })
    await expect(tab).toHaveAccessibleName(/not applied yet/)
    await expect(playground.editor.getByText('Not applied yet', { exact: true })).toBeVisible()
    await page.waitForTimeout(1500) // auto-apply would have come by now
    await expect(playground.service('web')).toHaveCount(0)

    expect(await terminal.run('kubectl apply -f web.yaml')).toContain('service/web created')
    await expect(playground.service('web')).toBeVisible()
    await expect(tab).not.toHaveAccessibleName(/not applied yet/)

    await terminal.run('mv web.yaml site.yaml; rm client.yaml')
    await expect(playground.editor.getByRole('tab')).toHaveText(['nginx-demo.yaml', 'site.yaml'])
    await expect(playground.service('web')).toBeVisible()
  })

  test('a change of the shell can be undone in the editor', async ({ page, playground, terminal }) => {
    await terminal.run("sed -i 's/replicas: 2/replicas: 5/' nginx-demo.yaml")
    await expect.poll(() => playground.read()).toContain('replicas: 5')
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => playground.read()).toContain('replicas: 2')
  })

  test('an endless loop and an endless stream leave the page alive, and end', async ({
    page,
    playground,
    terminal,
  }) => {
    await terminal.enter('while true; do curl -s -o /dev/null http://10.0.1.5:30100; done')
    const newest = () => playground.narration.textContent()
    await playground.change('replicas: 2', 'replicas: 3')
    await expect(playground.pods()).toHaveCount(3)
    expect(await newest()).toContain('200')
    await terminal.input.focus()
    await page.keyboard.press('Control+c')
    await terminal.prompt()

    await terminal.enter('yes')
    await terminal.shows(/^y\ny\ny\n/)
    const frames = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let frames = 0
          const end = performance.now() + 1000
          const next = () => (performance.now() > end ? resolve(frames) : (frames++, requestAnimationFrame(next)))
          requestAnimationFrame(next)
        }),
    )
    console.log(`${frames} frames in a second of yes`)
    expect(frames).toBeGreaterThan(5)
    await page.keyboard.press('Control+c')
    await terminal.prompt()
    expect(await terminal.run('echo alive')).toContain('\nalive\n')
  })

  test('while the page is paused time stands still, and says so', async ({ page, playground, terminal }) => {
    await playground.transport('Pause').click()
    await terminal.input.focus()
    await terminal.enter('sleep 2; echo woken')
    await expect(terminal.region.getByText('Time stands still: Play goes on')).toBeVisible()
    await page.waitForTimeout(2500)
    expect(await terminal.text()).not.toMatch(/^woken/m)
    await playground.transport('Play').click()
    await terminal.shows(/^woken$/m)
    await expect(terminal.region.getByText('Time stands still: Play goes on')).toHaveCount(0)
  })

  test('what was typed is there after a reload', async ({ page, playground, terminal }) => {
    await terminal.run('echo remembered')
    await page.reload()
    await playground.ready()
    await terminal.open()
    await page.keyboard.press('ArrowUp')
    await terminal.shows(/\$ echo remembered$/)
  })

  test('the engine dies: a new shell, with the same files', async ({ page, terminal }) => {
    await terminal.run('A=1')
    const engine = page.workers().find((worker) => /\/worker-[^/]*\.js/.test(worker.url()))
    await engine!.evaluate(() => self.close()).catch(() => {}) // the answer dies with it
    await terminal.shows('The engine was restarted, and with it this shell.')
    await terminal.prompt()
    expect(await terminal.run('echo "[$A]"; ls')).toMatch(/\[\]\nclient\.yaml\s+nginx-demo\.yaml/)
  })

  test('Tab completes, until Ctrl+M lets it leave', async ({ page, terminal }) => {
    await page.keyboard.press('Tab')
    await expect(terminal.input).toBeFocused()
    await page.keyboard.press('Control+m')
    await expect(terminal.region.getByText('Tab leaves the terminal.')).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(terminal.input).not.toBeFocused()
    await page.keyboard.press('Control+`')
    await expect(terminal.input).toBeFocused()
    await page.keyboard.press('Control+`')
    await expect(terminal.region).toBeHidden()
  })

  test('Ctrl+C copies what is selected', async ({ page, terminal }) => {
    await terminal.clear()
    await terminal.run('echo copied')
    const { x, y, height } = (await terminal.region.getByText('copied', { exact: true }).last().boundingBox())!
    await page.mouse.dblclick(x + 10, y + height / 2)
    await page.keyboard.press('Control+c')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('copied')
    await page.keyboard.type('echo "still ')
    await page.keyboard.press('Control+c')
    await terminal.shows(/echo "still \^C/)
  })

  test('the page tells what its buttons do, and runs commands that it shows', async ({
    page,
    playground,
    terminal,
  }) => {
    await terminal.clear()
    await playground.pods().first().click()
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    await playground.inspector.getByRole('button', { name: 'Scale up by one' }).click()
    await expect(playground.pods()).toHaveCount(3)
    await terminal.open()
    await terminal.shows('# kubectl scale deployment/nginx-demo --replicas=3')
    await page.getByRole('button', { name: 'Inspector', exact: true }).click()
    await playground.inspector.getByRole('button', { name: /^kubectl describe pod\/nginx-demo-/ }).click()
    await terminal.shows(/kubelet +spec\.containers\{nginx\}: Container started/)
    await terminal.prompt()
    expect(await terminal.run('clear; history | tail -2')).toMatch(/ kubectl describe pod\/nginx-demo-/)
  })
})

inEveryLook(
  'the terminal has no accessibility findings',
  async ({ page, playground, terminal }) => {
    await page.goto('/')
    await expect(playground.pods().first()).toBeVisible()
    await terminal.open()
    await terminal.run('kubectl get svc')
    await terminal.region.getByRole('switch', { name: 'Screen reader' }).click()
    await expectNoFindings(page)
  },
  [SIZES[0]!, SIZES[2]!],
)
