// Chromium with a fresh profile, and pages that are watched: a console error or a request to another host fails the test.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 860 };

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export async function openPage(browser, server, { colorScheme = 'light', viewport = DESK } = {}) {
  const context = await browser.newContext({ baseURL: server.address, colorScheme, viewport, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.problems = [];
  page.outage = false;  // true while the server is away on purpose: refused connections are then no problem
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const network = /Failed to load resource|ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(message.text());
    if (!(network && (page.outage || page.refusals))) page.problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.problems.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.host !== new URL(server.address).host) page.problems.push(`request to ${url.host}`);
  });
  return page;
}

export function nothingWrong(page) {
  assert.deepEqual(page.problems.splice(0), []);
}

// Playwright's own waitForFunction is code from a string, which the page's content policy refuses.
export async function until(page, holds, argument) {
  for (let tries = 0; tries < 400; ++tries) {
    if (await page.evaluate(holds, argument)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`it never held: ${holds}`);
}

// Contrast, landmarks, names, roles: nothing may be wrong.
export async function accessible(page, where) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((v) => `${where}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join(' | ')}`), []);
}

export async function noSidewaysScroll(page, where) {
  const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= width, `${where}: ${content} px of content in ${width} px`);
}

export async function screenshot(page, name, { whole = false } = {}) {
  mkdirSync(process.env.SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: whole });
}
