import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '../pages/test.ts'
import { choose } from '../pages/choose.ts'

const SIZES = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
]

test('somebody compares a request in the three modes, and goes on in another one', async ({ page, playground }) => {
  await playground.open()
  await playground.inspector
    .getByRole('row', { name: /nginx-clusterip/ })
    .first()
    .click()
  await playground.inspector.getByRole('button', { name: 'Compare modes' }).click()
  const dialog = page.getByRole('dialog', { name: /^Request #\d+ in each mode/ })
  const table = dialog.getByRole('table')
  await expect(table.getByRole('columnheader')).toContainText(['iptables', 'nftables', 'ipvs'])
  await expect(table.getByRole('row', { name: /^Destination rewritten at/ })).toContainText(
    /PREROUTING.*PREROUTING.*INPUT/,
  )
  const rewritten = table.getByRole('row', { name: /Node node-\d Destination rewritten/ })
  await expect(rewritten).toContainText('-A KUBE-SEP-')
  await expect(rewritten).toContainText('add rule ip kube-proxy endpoint-')
  await expect(rewritten).toContainText('-a -t 10.96.')

  const rows = await table.getByRole('row').count()
  await dialog.getByRole('checkbox', { name: 'Only what differs' }).check()
  expect(await table.getByRole('row').count()).toBeLessThan(rows)

  await dialog.getByRole('button', { name: 'Make this cluster ipvs' }).click()
  await expect(dialog).toBeHidden()
  await choose(playground.diagram.getByLabel(/^Node node-1,/))
  await expect(playground.inspector.getByText(/^ipvs, \d+ rules/)).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of SIZES) {
    test(`comparing has no accessibility findings at ${viewport.width}×${viewport.height}, ${colorScheme}`, async ({
      page,
      playground,
    }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await page.goto('/')
      await expect(playground.pods().first()).toBeVisible()
      if (viewport.width < 760) await page.getByRole('button', { name: 'Inspector', exact: true }).click()
      await playground.inspector
        .getByRole('row', { name: /nginx-nodeport/ })
        .first()
        .click()
      await playground.inspector.getByRole('button', { name: 'Compare modes' }).click()
      await expect(page.getByRole('dialog').getByRole('table')).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    })
  }
}
