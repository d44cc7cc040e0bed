// What an editor does, in the order of a first day: an empty store, the samples, live reports, filters, a story, two texts side
// by side, a pasted text, a merge and its undo, a restart, and what goes wrong.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, DESK, launch, noSidewaysScroll, nothingWrong, openPage, PHONE, screenshot, until } from './browser.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { samples, Server } from './server.js';

const server = new Server();
let browser;
let page;
before(async () => {
  await server.start();
  browser = await launch();
  page = await openPage(browser, server);
});
after(async () => {
  await browser?.close();
  await server.remove();
});

const rows = () => page.locator('.list .row[data-story]');
const live = (state) => page.locator(`#live[data-state="${state}"]`).waitFor();
const path = () => new URL(page.url()).pathname + new URL(page.url()).search;
const first = samples[0];

test('an empty store says how to begin, and loads the samples with one click', async () => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'No articles yet' }).waitFor();
  await live('live');
  await accessible(page, 'empty store');
  await screenshot(page, 'empty-light');
  await page.getByRole('button', { name: 'Load the sample articles' }).click();
  await rows().first().waitFor();
  await server.settled();
  nothingWrong(page);
});

test('a report that comes in grows its story in place; a new story waits behind a button', async () => {
  await page.goto('/?sort=size');
  await rows().first().waitFor();
  await live('live');
  const grown = await server.submit({ ...first, id: 'live-1', source: 'The Late Edition', url: undefined, metadata: undefined });
  const row = page.locator(`.row[data-story="${grown.story_id}"]`);
  const reports = (await server.call('GET', `/v1/stories/${grown.story_id}`)).article_count;
  await row.getByText(`${reports} reports`).waitFor();
  const before = await rows().count();
  await server.submit({ id: 'live-2', title: 'Lighthouse keeper retires after forty winters', body: 'Marit Solheim turned the lamp for the last time on Friday. The lighthouse of Skarvøy runs by itself now.', source: 'Coast Post' });
  const button = page.getByRole('button', { name: /Show \d+ new stor/ });
  await button.waitFor();
  assert.equal(await rows().count(), before);
  await button.click();
  await page.locator('.row', { hasText: 'Lighthouse keeper' }).waitFor();
  nothingWrong(page);
});

test('filters stand in the address, and the back button takes them back', async () => {
  await page.goto('/');
  await rows().first().waitFor();
  const all = await rows().count();
  await page.getByLabel('Reports', { exact: true }).selectOption('5');
  await page.waitForURL(/size_min=5/);
  await until(page, (n) => document.querySelectorAll('.row[data-story]').length < n && document.querySelector('.row[data-story]'), all);
  await page.getByLabel('Words').fill('strike');
  await page.getByLabel('Words').press('Enter');
  await page.waitForURL(/q=strike/);
  await rows().first().waitFor();
  assert.match(await rows().first().innerText(), /strike/i);
  await page.getByLabel('Words').fill('nowheretobefound');
  await page.getByLabel('Words').press('Enter');
  await page.getByRole('heading', { name: 'No story matches' }).waitFor();
  await accessible(page, 'nothing found');
  await screenshot(page, 'nothing-found-light');
  await page.goBack();
  await page.waitForURL(/q=strike/);
  await page.goBack();
  await page.goBack();
  await until(page, (n) => document.querySelectorAll('.row[data-story]').length === n, all);
  nothingWrong(page);
});

test('a story shows who was first, copies under their original, and its history', async () => {
  const { story_id: story } = await server.call('GET', `/v1/articles/${first.id}`);
  await page.goto('/');
  await page.getByRole('link', { name: 'Stories', exact: true }).waitFor();
  await page.goto(`/stories/${story}`);
  await page.locator('.report').first().waitFor();
  assert.equal(await page.locator('.badge.first').count(), 1);
  assert.ok(await page.locator('.badge.own').count() > 0, 'a rewrite in own words');
  await page.locator('.copies summary').first().click();
  await page.locator('.copies .report').first().waitFor();
  assert.ok(await page.locator('.tree g').count() >= 5);
  assert.ok(await page.locator('.beside .chart rect').count() > 0);
  nothingWrong(page);
});

test('two reports stand side by side; hovering a passage lights its twin', async () => {
  await page.locator('.copies .report input[type=checkbox]').first().check();
  await page.locator('.report input[type=checkbox]').first().check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.waitForURL(/\/compare\?a=/);
  await page.locator('.side mark').first().hover();
  await until(page, () => document.querySelectorAll('.side mark.hot').length === 2);
  assert.ok(await page.locator('.inputs tr').count() > 3);
  await page.goBack();
  await page.waitForURL(/\/stories\//);
  nothingWrong(page);
});

test('reasons say what is true of the two, evidence before circumstances', async () => {
  await page.goto(`/explain?article=${encodeURIComponent(first.id)}`);
  await page.locator('.inputs tr').first().waitFor();
  const reasons = await page.locator('.inputs').innerText();
  assert.match(reasons, /words \d+ % alike/);
  assert.match(reasons, /headlines \d+ % alike/);
  assert.doesNotMatch(reasons, /headline is missing|no headline|date is missing/);
  assert.match(await page.locator('.brief').innerText(), /^For it: /);
  const names = await page.locator('.inputs th').allInnerTexts();
  const evidence = names.findLastIndex((name) => /^(words|names|headline|opening|figures|time)/.test(name));
  for (const circumstance of ['sizes', 'lengths']) {
    const at = names.findIndex((name) => name.startsWith(circumstance));
    assert.ok(at === -1 || at > evidence, `${circumstance} come last`);
  }
  nothingWrong(page);
});

test('the list tells which stories grow, and filters by it', async () => {
  await page.goto('/?trend=growing');
  await page.locator('.row[data-story], .list .notice').first().waitFor();
  for (const row of await rows().all()) assert.match(await row.innerText(), /growing, \d+ in a day/);
  await page.getByLabel('Trend').selectOption('fading');
  await page.waitForURL(/trend=fading/);
  await page.locator('.row[data-story], .list .notice').first().waitFor();
  assert.doesNotMatch(await page.locator('.list').innerText(), /growing,/);
  nothingWrong(page);
});

test('a pasted text is known as a copy, and nothing is stored', async () => {
  const articles = (await server.call('GET', '/metrics')).match(/^samestory_articles (\d+)/m)[1];
  await page.getByRole('link', { name: 'Check a text' }).click();
  await page.getByLabel('Headline (optional)').fill(first.title);
  await page.getByLabel('Text').fill(first.body);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('heading', { name: 'Yes, this is a copy' }).waitFor();
  assert.equal((await server.call('GET', '/metrics')).match(/^samestory_articles (\d+)/m)[1], articles);
  nothingWrong(page);
});

test('an editor merges two stories and takes it back', async () => {
  const { stories } = await server.call('GET', '/v1/stories?sort=size&limit=2');
  await page.goto(`/stories/${stories[0].id}`);
  await page.getByRole('button', { name: /Merge story/ }).click();
  await page.getByLabel('Words of the story').fill(stories[1].title.split(' ').slice(0, 3).join(' '));
  const other = page.locator('.pick-list button', { hasText: stories[1].id });
  await other.waitFor();
  await accessible(page, 'dialog');
  await screenshot(page, 'merge-light');
  await other.click();
  await page.locator('.toast', { hasText: 'Merged.' }).waitFor();
  const both = `${stories[0].article_count + stories[1].article_count} reports`;
  await page.locator('.story-head', { hasText: both }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.toast', { hasText: 'Undone.' }).waitFor();
  await page.locator('.story-head', { hasText: `${stories[0].article_count} reports` }).waitFor();
  const again = await server.call('GET', `/v1/stories/${stories[1].id}`);
  assert.equal(again.id, stories[1].id);
  nothingWrong(page);
});

test('an open page lives through a kill and a restart of the server', async () => {
  await page.goto('/');
  await rows().first().waitFor();
  await live('live');
  page.outage = true;
  await server.kill();
  await live('lost');
  await screenshot(page, 'lost-light');
  await server.start();
  await live('live');
  page.outage = false;
  await rows().first().waitFor();
  const told = await server.submit({ ...first, id: 'after-restart', source: 'Night Desk', url: undefined, metadata: undefined });
  await page.locator(`.row[data-story="${told.story_id}"] .meta`, { hasText: `${(await server.call('GET', `/v1/stories/${told.story_id}`)).article_count} reports` }).waitFor();
  nothingWrong(page);
});

test('errors say what to do', async () => {
  page.refusals = true;  // answers of 404 stand on the console
  await page.goto('/stories/s99999999');
  await page.getByRole('alert').getByText('could not be loaded').waitFor();
  await accessible(page, 'no such story');
  await screenshot(page, 'no-such-story-light');
  page.refusals = false;
  await page.goto('/compare');
  await page.getByRole('alert').getByText('Two articles are needed').waitFor();
  await page.goto('/');
  await rows().first().waitFor();
  page.outage = true;
  await server.kill();
  await rows().first().getByRole('link').click();
  await page.getByRole('alert').getByText('does not answer').waitFor();
  await server.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.story-head').waitFor();
  page.outage = false;
  nothingWrong(page);
});

test('the page is used with the keyboard alone', async () => {
  await page.goto('/');
  await rows().first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
  await rows().first().getByRole('link').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/stories\//);
  await page.locator('.story-head').waitFor();
  nothingWrong(page);
});

test('every view is accessible and fits, light, dark and on a phone', async () => {
  const { story_id: story } = await server.call('GET', `/v1/articles/${first.id}`);
  const lineage = await server.call('GET', `/v1/stories/${story}/lineage`);
  const derived = lineage.articles.find((a) => a.parents.length > 0 && a.own > 0.1) ?? lineage.articles.find((a) => a.parents.length > 0);
  const views = {
    stories: '/?sort=size',
    story: `/stories/${story}`,
    compare: `/compare?a=${encodeURIComponent(derived.parents[0].id)}&b=${encodeURIComponent(derived.id)}`,
    explain: `/explain?article=${encodeURIComponent(first.id)}`,
    check: '/check',
    operator: '/operator',
  };
  const ways = { light: {}, dark: { colorScheme: 'dark' }, phone: { viewport: PHONE }, 'phone-dark': { viewport: PHONE, colorScheme: 'dark' } };
  for (const [way, options] of Object.entries(ways)) {
    const shown = await openPage(browser, server, { viewport: DESK, ...options });
    for (const [name, address] of Object.entries(views)) {
      await shown.goto(address);
      await shown.locator('#live[data-state="live"]').waitFor();
      await shown.locator({ stories: '.row .bars rect', story: '.report', compare: '.sides', explain: '.inputs', check: 'form', operator: '.figure' }[name]).first().waitFor();
      if (name === 'check') {
        await shown.getByLabel('Headline (optional)').fill(first.title);
        await shown.getByLabel('Text').fill(first.body);
        await shown.getByRole('button', { name: 'Check' }).click();
        await shown.locator('.answer').waitFor();
      }
      await screenshot(shown, `${name}-${way}`, { whole: way.startsWith('phone') });
      await accessible(shown, `${name}, ${way}`);
      await noSidewaysScroll(shown, `${name}, ${way}`);
    }
    nothingWrong(shown);
    await shown.context().close();
  }
});

const real = join(process.env.SAMESTORY_DATA ?? new URL('../../../shared/data', import.meta.url).pathname, 'stories', 'aggregator.jsonl.gz');
test('real articles fit too', { skip: existsSync(real) ? false : `${real} is not here` }, async () => {
  const other = await new Server().start();
  try {
    await other.call('POST', '/v1/articles:bulk', gunzipSync(readFileSync(real)).toString());
    await other.settled();
    const { stories } = await other.call('GET', '/v1/stories?sort=size&limit=1');
    const { articles } = await other.call('GET', `/v1/stories/${stories[0].id}`);
    const views = {
      stories: ['/?sort=size', '.row .bars rect'],
      story: [`/stories/${stories[0].id}`, '.report'],
      compare: [`/compare?a=${encodeURIComponent(articles[0].id)}&b=${encodeURIComponent(articles.at(-1).id)}`, '.sides'],
    };
    for (const [way, options] of Object.entries({ light: {}, dark: { colorScheme: 'dark' }, phone: { viewport: PHONE } })) {
      const shown = await openPage(browser, other, options);
      for (const [name, [address, sign]] of Object.entries(views)) {
        await shown.goto(address);
        await shown.locator(sign).first().waitFor();
        await screenshot(shown, `real-${name}-${way}`);
        await accessible(shown, `real ${name}, ${way}`);
        await noSidewaysScroll(shown, `real ${name}, ${way}`);
      }
      nothingWrong(shown);
      await shown.context().close();
    }
  } finally {
    await other.remove();
  }
});
