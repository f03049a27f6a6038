import { expectNoFindings, inEveryLook, SIZES } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'

test('somebody sees who reaches what, chooses a type by keyboard, and what is applied answers', async ({
  page,
  playground,
}) => {
  await playground.open()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Types of Services' })
  const outside = sheet.getByRole('button', { name: /^internet to 10\.96\.[\d.]+:80: No route/ }).first()
  await expect(outside).toBeVisible()
  await expect(sheet.getByRole('button', { name: /^client to nginx-clusterip\..*: Reached/ })).toBeVisible()

  await outside.click()
  const story = page.getByRole('dialog', { name: /^internet to 10\.96\./ })
  await expect(story.getByText('CLUSTER_IP_NOT_ROUTED_OUTSIDE')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(story).toBeHidden()
  await expect(outside).toBeFocused()

  await sheet.getByRole('tab', { name: 'Compare' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(sheet.getByRole('radio', { name: 'Somebody outside the cluster' })).toBeChecked()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(sheet.getByRole('radio', { name: 'Development or a test' })).toBeChecked()
  await expect(sheet.getByRole('heading', { name: 'NodePort' })).toBeVisible()
  await expect(sheet.getByRole('combobox', { name: 'For your' })).toHaveValue('Deployment/default/nginx-demo')
  await sheet.getByRole('button', { name: 'Apply', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(sheet.getByText('service/nginx-demo created')).toBeVisible()
  await sheet.getByRole('button', { name: 'See who reaches it' }).focus()
  await page.keyboard.press('Enter')

  await expect(sheet.getByRole('combobox', { name: 'Services' })).toHaveValue('service/default/nginx-demo')
  await expect(sheet.getByRole('button', { name: /^internet to 10\.0\.1\.5:3\d{4}: Reached/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await expect(playground.editor.getByText('nginx-demo-nodeport.yaml').first()).toBeVisible()
})

test('a load balancer that comes while one looks on is reached then', async ({ page, playground }) => {
  await playground.open()
  await playground.diagram.getByLabel('Speed').selectOption('20')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Types of Services' })
  await sheet.getByRole('tab', { name: 'Choose' }).click()
  for (const answer of ['Somebody outside the cluster', 'Production', 'Something else, over TCP or UDP']) {
    await sheet.getByRole('radio', { name: answer }).check()
  }
  await sheet.getByRole('button', { name: 'Apply', exact: true }).click()
  await sheet.getByRole('button', { name: 'See who reaches it' }).click()
  const row = sheet.getByRole('row', { name: /^Load balancer/ })
  await expect(row).toContainText('pending')
  await expect(row.getByRole('button', { name: /^internet to 203\.0\.113\.\d+:80: Reached/ })).toBeVisible()
})

test('an example takes the place of the sandbox, which comes back', async ({ page, playground }) => {
  await playground.open()
  await page.getByRole('button', { name: 'Examples', exact: true }).click()
  await page.getByRole('dialog', { name: 'Examples' }).getByRole('button', { name: 'A canary by labels' }).click()
  await expect(playground.pods('web-stable').first()).toBeVisible()
  await expect(playground.pods()).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(playground.pods().first()).toBeVisible()
  await expect(playground.pods('web-stable')).toHaveCount(0)
})

inEveryLook(
  'comparing, choosing, counting and the examples have no accessibility findings',
  async ({ page, playground }) => {
    await page.goto('/')
    await expect(playground.pods().first()).toBeVisible()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect(page.getByRole('button', { name: /No route/ }).first()).toBeVisible()
    await expectNoFindings(page, { within: 'dialog', where: 'Compare' })
    await page.getByRole('tab', { name: 'Choose' }).click()
    await page.getByRole('radio', { name: 'Pods of the cluster only' }).check()
    await page.getByRole('radio', { name: 'Any pod that is ready' }).check()
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true })).toBeVisible()
    await expectNoFindings(page, { within: 'dialog', where: 'Choose' })
    await page.getByRole('tab', { name: 'Count' }).click()
    await expect(page.getByText('$365.00 a month')).toBeVisible()
    await expectNoFindings(page, { within: 'dialog', where: 'Count' })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Examples', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Blue and green' })).toBeVisible()
    await expectNoFindings(page, { within: 'dialog', where: 'Examples' })
  },
  [SIZES[0]!, SIZES[2]!],
)
