// The list of stories: it grows live, without moving under the reader. New stories wait behind one button; known ones change in place.
import * as api from '../api.js';
import { reportBars } from '../charts.js';
import { growthOf, h, link, number, plural, time, toast } from '../dom.js';
import { subscribe } from '../live.js';
import { loading } from '../notices.js';

const FILTERS = ['q', 'sort', 'language', 'size_min', 'state', 'trend', 'source', 'within'];
const SPANS = { day: 1, week: 7, month: 30 };

function request(values, cursor) {
  const asked = { limit: 30, cursor };
  for (const name of ['q', 'sort', 'language', 'size_min', 'state', 'trend', 'source']) if (values[name]) asked[name] = values[name];
  if (SPANS[values.within]) asked.from = new Date(Date.now() - SPANS[values.within] * 86400000).toISOString();
  return asked;
}

function row(story) {
  const growth = growthOf(story.growth);
  const bars = h('div', { class: 'bars' });
  const element = h('li', { class: 'row', 'data-story': story.id },
    h('h2', { class: 'row-title' }, link(`/stories/${story.id}`, {}, story.title || 'Untitled')),
    h('p', { class: 'meta' },
      h('b', {}, plural(story.article_count, 'report')), ' from ', h('b', {}, plural(story.source_count, 'source')),
      ' · first ', time(story.first_published_at), ' · last ', time(story.last_published_at),
      ' · ', h('span', { title: 'Language' }, story.language), story.state !== 'active' && ` · ${story.state}`, growth && ' · ', growth),
    h('p', { class: 'chips' }, story.keywords.slice(0, 7).map((word) => h('span', { class: 'chip' }, word))),
    bars);
  element.bars = bars;
  element.count = story.article_count;
  return element;
}

export async function mount(root, { query, signal, navigate }) {
  const values = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
  const list = h('ol', { class: 'list', 'aria-label': 'Stories' });
  const fresh = h('button', { type: 'button', class: 'fresh', hidden: true });
  const more = h('div', { class: 'more' });
  const unseen = new Set();
  let filtered = FILTERS.some((name) => name !== 'sort' && values[name]);

  const address = (changed) => {
    const next = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...values, ...changed })) if (value) next.set(name, value);
    const text = next.toString();
    return text ? `/?${text}` : '/';
  };
  root.replaceChildren(layout(values, { list, fresh, more, onchange: (changed) => navigate(address(changed)) }));
  list.replaceChildren(loading());

  const charts = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((e) => e.isIntersecting)) {
      charts.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: '200px' });
  async function draw(element) {
    try {
      const timeline = await api.timeline(element.dataset.story, { signal });
      element.bars.replaceChildren(reportBars(timeline, { height: 36, label: `${element.count} reports over time` }));
    } catch { /* the row says the same in words */ }
  }
  const add = (story) => { const element = row(story); list.append(element); charts.observe(element); };

  async function page(cursor) {
    const answer = await api.stories(request(values, cursor), { signal });
    if (!cursor) list.replaceChildren();
    answer.stories.forEach(add);
    more.replaceChildren(answer.next_cursor
      ? h('button', { type: 'button', onclick: () => page(answer.next_cursor).catch((e) => toast(e.message, { error: true })) }, 'More stories')
      : '');
    return answer;
  }
  async function reload() {
    unseen.clear();
    fresh.hidden = true;
    const answer = await page();
    if (answer.stories.length === 0) list.replaceChildren(filtered ? nothingFound(address) : emptyStore(reload));
  }
  fresh.addEventListener('click', () => reload().then(() => list.querySelector('a')?.focus()));
  await reload();

  const changed = new Set();
  let timer = null;
  async function refresh() {
    timer = null;
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      const element = list.querySelector(`[data-story="${CSS.escape(id)}"]`);
      if (!element) continue;
      try {
        const story = await api.story(id, { signal });
        if (story.id !== id) { element.remove(); continue; }
        const now = row(story);
        const scroll = element.contains(document.activeElement);
        if (story.article_count > element.count) now.classList.add('grown');
        element.replaceWith(now);
        if (scroll) now.querySelector('a').focus();
        draw(now);
      } catch (error) {
        if (error.status === 404) element.remove();
      }
    }
  }
  return subscribe((event) => {
    if (event.kind === 'reconnected' || event.kind === 'reset') { reload().catch(() => {}); return; }
    if (event.kind === 'story.created') {
      if (list.querySelector('.notice')) { reload().catch(() => {}); return; }
      unseen.add(event.story_id);
    }
    if (event.kind === 'story.merged') unseen.delete(event.other_story_id);
    fresh.hidden = unseen.size === 0;
    fresh.textContent = `Show ${plural(unseen.size, 'new story', 'new stories')}`;
    for (const id of [event.story_id, event.other_story_id]) if (id) changed.add(id);
    timer ??= setTimeout(refresh, 800);
  });
}

function layout(values, { list, fresh, more, onchange }) {
  const field = (name, label, control) => {
    control.id = `filter-${name}`;
    control.name = name;
    control.value = values[name] || control.value;
    control.addEventListener('change', () => onchange({ [name]: control.value }));
    return h('div', {}, h('label', { for: control.id }, label), control);
  };
  const options = (...pairs) => pairs.map(([value, text]) => h('option', { value }, text));
  const sort = h('select', { id: 'sort', onchange: (e) => onchange({ sort: e.target.value }) },
    options(['', 'latest change'], ['size', 'most reports'], ['growth', 'fastest growing']));
  sort.value = values.sort;
  const form = h('form', { role: 'search', onsubmit: (e) => { e.preventDefault(); onchange(Object.fromEntries(new FormData(e.target))); } },
    field('q', 'Words', h('input', { type: 'search', autocomplete: 'off', placeholder: 'e.g. chip exports' })),
    field('within', 'Reported within', h('select', {}, options(['', 'any time'], ['day', 'a day'], ['week', 'a week'], ['month', 'a month']))),
    field('size_min', 'Reports', h('select', {}, options(['', 'any number'], ['2', '2 or more'], ['5', '5 or more'], ['10', '10 or more']))),
    field('source', 'Source', h('input', { type: 'text', autocomplete: 'off', placeholder: 'exact name' })),
    field('language', 'Language', h('input', { type: 'text', autocomplete: 'off', placeholder: 'en, de, ru …', maxlength: 12 })),
    field('state', 'State', h('select', {}, options(['', 'any'], ['active', 'active'], ['dormant', 'dormant'], ['closed', 'closed']))),
    field('trend', 'Trend', h('select', {}, options(['', 'any'], ['growing', 'growing'], ['steady', 'steady'], ['fading', 'fading'], ['quiet', 'quiet']))),
    h('button', { type: 'submit' }, 'Search'));
  const wide = matchMedia('(min-width: 901px)').matches;
  return h('div', { class: 'stories' },
    h('aside', { class: 'filters', 'aria-label': 'Filters' }, h('details', { open: wide || FILTERS.some((n) => n !== 'sort' && values[n]) }, h('summary', {}, 'Search and filter'), form)),
    h('section', { 'aria-label': 'Stories' },
      h('div', { class: 'list-head' }, h('h1', {}, 'Stories'),
        h('div', { class: 'sort' }, h('label', { for: 'sort' }, 'Order'), sort)),
      fresh, list, more));
}

function nothingFound(address) {
  return h('li', { class: 'notice' }, h('h2', {}, 'No story matches'),
    h('p', {}, 'Loosen a filter, or look at all stories.'),
    h('div', { class: 'actions' }, link(address(Object.fromEntries(FILTERS.map((n) => [n, '']))), { class: 'button' }, 'All stories')));
}

function emptyStore(reload) {
  const example = `curl -X POST ${location.origin}/v1/articles \\
  -H 'Content-Type: application/json' \\
  -d '{"title": "A headline", "body": "The text of the report.", "source": "My paper"}'`;
  const button = h('button', { type: 'button', class: 'primary' }, 'Load the sample articles');
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.textContent = 'Loading …';
    try {
      const answer = await api.loadSamples();
      toast(`${number(answer.trim().split('\n').length)} sample articles are in.`);
      await reload();
    } catch (error) {
      toast(error.message, { error: true });
      button.disabled = false;
      button.textContent = 'Load the sample articles';
    }
  });
  return h('li', { class: 'notice' }, h('h2', {}, 'No articles yet'),
    h('p', {}, 'Post the first one and this page shows its story as it grows:'), h('pre', { tabindex: 0 }, example),
    h('div', { class: 'actions' }, button, h('a', { class: 'button', href: '/openapi.yaml' }, 'The API')));
}
