// Routes addresses to views. A view is mount(root, {params, query, signal}) and may return a function that ends it.
import { h } from './dom.js';
import { ApiError } from './api.js';
import { connect } from './live.js';
import { errorNotice } from './notices.js';
import * as stories from './views/stories.js';
import * as story from './views/story.js';
import * as compare from './views/compare.js';
import * as explain from './views/explain.js';
import * as check from './views/check.js';
import * as operator from './views/operator.js';

const routes = [
  { pattern: /^\/$/, view: stories, nav: 'stories', title: 'Stories' },
  { pattern: /^\/stories\/([^/]+)$/, view: story, nav: 'stories', title: 'Story' },
  { pattern: /^\/compare$/, view: compare, nav: 'stories', title: 'Compare' },
  { pattern: /^\/explain$/, view: explain, nav: 'stories', title: 'Why' },
  { pattern: /^\/check$/, view: check, nav: 'check', title: 'Check a text' },
  { pattern: /^\/operator$/, view: operator, nav: 'operator', title: 'Operator' },
];

let ending = null;
let aborter = new AbortController();

async function show({ focus = true } = {}) {
  if (typeof ending === 'function') ending();
  ending = null;
  aborter.abort();
  aborter = new AbortController();
  const { signal } = aborter;
  const root = document.getElementById('main');
  const found = routes.map((route) => ({ route, match: route.pattern.exec(location.pathname) })).find(({ match }) => match);
  for (const anchor of document.querySelectorAll('[data-nav]')) {
    if (anchor.dataset.nav === found?.route.nav) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
  if (!found) {
    root.replaceChildren(errorNotice('There is nothing at this address', 'Check the link, or start from the list of stories.'));
    return;
  }
  document.title = `${found.route.title} · samestory`;
  root.className = '';
  try {
    const end = await found.route.view.mount(root, {
      params: found.match.slice(1).map(decodeURIComponent), query: new URLSearchParams(location.search), signal, navigate,
    });
    if (signal.aborted) { if (typeof end === 'function') end(); return; }
    ending = end;
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ApiError)) console.error(error);
    root.replaceChildren(errorNotice('This could not be loaded', error.message, { retry: () => show() }));
  }
  if (focus) { root.focus({ preventScroll: true }); scrollTo(0, 0); }
}

export function navigate(address, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  show();
}

document.addEventListener('click', (event) => {
  const anchor = event.target.closest?.('a[data-route]');
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  navigate(anchor.getAttribute('href'));
});
addEventListener('popstate', () => show());
connect();
show({ focus: false });
