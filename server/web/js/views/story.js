// One story: its reports in order of time with copies under their original, who derives from whom, what happened to it, and an
// editor's tools.
import * as api from '../api.js';
import { lineageTree, reportBars } from '../charts.js';
import { dialog, growthOf, h, link, percent, plural, reported, time, toast } from '../dom.js';
import { subscribe } from '../live.js';
import { loading } from '../notices.js';
import { question } from './explain.js';

export async function mount(root, { params, signal, navigate }) {
  const id = params[0];
  root.replaceChildren(loading(8));
  const picked = new Set();
  let story;

  async function draw() {
    story = await api.story(id, { signal });
    if (story.id !== id) toast(`${id} was merged into this story.`);
    const [timeline, lineage, related] = await Promise.all([
      api.timeline(story.id, { signal }), api.lineage(story.id, { signal }), api.related(story.id, { signal }).catch(() => null)]);
    while (story.next_cursor) {
      const page = await api.storyArticles(story.id, story.next_cursor, { signal });
      story.articles.push(...page.articles);
      story.next_cursor = page.next_cursor;
      if (story.articles.length >= 1000) break;
    }
    document.title = `${story.title} · samestory`;
    for (const chosen of [...picked]) if (!story.articles.some((a) => a.id === chosen)) picked.delete(chosen);
    const scroll = scrollY;
    root.replaceChildren(view(story, timeline, lineage, related, picked, actions));
    scrollTo(0, scroll);
  }

  const corrected = async (answer, text) => {
    picked.clear();
    toast(text, { action: 'Undo', onaction: () => api.undo(answer.correction_id).then(() => { toast('Undone.'); return draw(); }).catch(failed) });
    await draw().catch((error) => { if (error.status === 404) navigate('/'); else failed(error); });
  };
  const failed = (error) => toast(error.message, { error: true });
  const actions = {
    navigate,
    compare: () => { const [a, b] = [...picked]; navigate(`/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`); },
    merge: async () => {
      const other = await pickStory('Merge with which story?', story);
      if (other) api.merge(story.id, [other.id]).then((answer) => corrected(answer, 'Merged.')).catch(failed);
    },
    split: () => api.split(story.id, [...picked]).then((answer) => corrected(answer, 'Split off into a story of its own.')).catch(failed),
    move: async () => {
      const other = await pickStory('Move to which story?', story);
      if (!other) return;
      try {
        let answer;
        for (const article of picked) answer = await api.move(article, other.id);
        await corrected(answer, 'Moved.');
      } catch (error) { failed(error); }
    },
  };
  await draw();

  let timer = null;
  return subscribe((event) => {
    if (![event.story_id, event.other_story_id].includes(story.id) && !['reconnected', 'reset'].includes(event.kind)) return;
    timer ??= setTimeout(() => { timer = null; draw().catch(() => {}); }, 1000);
  });
}

// Lets the editor find another story by words; resolves with it, or null.
function pickStory(title, own) {
  return dialog(title, (close) => {
    const found = h('ul', { class: 'pick-list' });
    const search = async (words) => {
      const answer = await api.stories({ q: words, limit: 12, language: own.language }).catch(() => ({ stories: [] }));
      const others = answer.stories.filter((s) => s.id !== own.id);
      found.replaceChildren(...others.map((s) => h('li', {}, h('button', { type: 'button', onclick: () => close(s) },
        h('span', {}, s.title || s.id, h('br'), h('small', { class: 'quiet' }, `${plural(s.article_count, 'report')} · ${s.id}`))))));
      if (others.length === 0) found.replaceChildren(h('li', { class: 'quiet' }, 'No other story matches.'));
    };
    let timer = null;
    const input = h('input', { id: 'pick', type: 'search', autocomplete: 'off', oninput: () => { clearTimeout(timer); timer = setTimeout(() => search(input.value), 250); } });
    search(own.keywords.slice(0, 3).join(' '));
    return h('div', {}, h('label', { for: 'pick' }, 'Words of the story'), input, found);
  });
}

function view(story, timeline, lineage, related, picked, actions) {
  const nodes = new Map(lineage.articles.map((a) => [a.id, a]));
  const copies = new Map();
  for (const article of story.articles) if (article.duplicate_of) copies.set(article.duplicate_of, [...(copies.get(article.duplicate_of) ?? []), article]);
  const known = new Set(story.articles.map((a) => a.id));
  const tops = story.articles.filter((a) => !a.duplicate_of || !known.has(a.duplicate_of));
  const tools = toolbar(story, picked, actions);
  const onpick = (article, on) => { if (on) picked.add(article.id); else picked.delete(article.id); tools.refresh(); };
  const report = (a) => reportItem(a, { node: nodes.get(a.id), first: a.id === lineage.first_id, picked, onpick, copies: copies.get(a.id) ?? [], representative: story.representative_id });
  return h('article', {},
    h('p', { class: 'crumbs' }, link('/', {}, 'Stories'), ' / ', h('span', { class: 'quiet' }, story.id)),
    h('header', { class: 'story-head' },
      h('h1', {}, story.title || 'Untitled'),
      h('p', { class: 'facts' },
        h('span', {}, h('b', {}, plural(story.article_count, 'report'))), h('span', {}, h('b', {}, plural(story.source_count, 'source'))),
        h('span', {}, 'first ', time(story.first_published_at, 'full')), h('span', {}, 'last ', time(story.last_published_at, 'full')),
        h('span', {}, 'language ', h('b', {}, story.language)), h('span', {}, h('b', {}, story.state)), growthOf(story.growth)),
      h('p', { class: 'chips' }, story.keywords.map((word) => h('span', { class: 'chip' }, word)))),
    h('div', { class: 'story-body' },
      h('section', { 'aria-label': 'Reports' }, h('h2', { class: 'visually-hidden' }, 'Reports'), tools.element, h('ol', {}, tops.map(report))),
      h('div', { class: 'beside' },
        h('section', {}, h('h2', {}, 'Reports over time'), h('div', { class: 'chart' }, reportBars(timeline, { height: 90, label: `${story.article_count} reports over time; the lighter part are copies` }))),
        h('section', {}, h('h2', {}, 'Who wrote what first'),
          lineageTree(lineage, { onpick: (a) => actions.navigate(comparison(a, a.parents[0]?.id ?? lineage.first_id)) }),
          lineage.truncated && h('p', { class: 'quiet' }, 'The first 300 reports.')),
        related && related.stories.length > 0 && h('section', {}, h('h2', {}, 'Related stories'),
          h('ul', { class: 'related' }, related.stories.map((s) => h('li', {}, link(`/stories/${s.id}`, {}, s.title || s.id),
            h('br'), h('small', { class: 'quiet' }, plural(s.article_count, 'report'), ' · ', time(s.last_published_at)))))),
        h('section', {}, h('h2', {}, 'History'), historyList(timeline)))));
}

const comparison = (a, b) => (b && b !== a.id ? `/compare?a=${encodeURIComponent(b)}&b=${encodeURIComponent(a.id)}` : `/compare?a=${encodeURIComponent(a.id)}&b=${encodeURIComponent(a.id)}`);

function toolbar(story, picked, actions) {
  const count = h('span', { class: 'count', role: 'status' });
  const button = (text, onclick) => h('button', { type: 'button', onclick }, text);
  const compare = button('Compare', actions.compare);
  const split = button('Split off', actions.split);
  const move = button('Move …', actions.move);
  const merge = button('Merge story …', actions.merge);
  const refresh = () => {
    count.textContent = picked.size ? `${picked.size} selected` : 'Select reports to compare, split off or move';
    compare.disabled = picked.size !== 2;
    split.disabled = picked.size === 0 || picked.size === story.articles.length;
    move.disabled = picked.size === 0;
  };
  refresh();
  return { element: h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Editor' }, count, compare, split, move, merge), refresh };
}

function reportItem(article, { node, first, picked, onpick, copies, representative, inside = false }) {
  const box = h('input', { type: 'checkbox', 'aria-label': `Select ${article.title || article.id}`, onchange: (e) => onpick(article, e.target.checked) });
  box.checked = picked.has(article.id);
  const parents = node?.parents ?? [];
  return h('li', { class: 'report' },
    h('div', { class: 'pick' }, box),
    h('div', { class: 'when' }, reported(article, 'short')),
    h('div', { class: 'what' },
      h('h3', {}, article.url && /^https?:/.test(article.url) ? h('a', { href: article.url, rel: 'noopener noreferrer' }, article.title || article.id) : article.title || article.id),
      h('p', { class: 'by' },
        h('span', {}, article.source || 'unknown source'),
        link(question(article.id), {}, 'why here?'),
        first && h('span', { class: 'badge first' }, 'first'),
        article.id === representative && h('span', { class: 'badge' }, 'representative'),
        article.duplicate_of && h('span', { class: 'badge copy' }, 'copy'),
        !inside && node && parents.length === 0 && !first && h('span', { class: 'badge own' }, 'same story, own words'),
        parents.length > 0 && h('span', {}, `${percent(node.own)} own text · `, link(comparison(article, parents[0].id), {}, 'compare with its source'))),
      (node?.hints ?? []).slice(0, 1).map((hint) => h('p', { class: 'hint' }, 'A hint, no more: it shares a quotation with ',
        link(comparison(article, hint.id), {}, 'an earlier report'), `: “${hint.evidence.slice(0, 120)}”`))),
    copies.length > 0 && h('details', { class: 'copies' }, h('summary', {}, plural(copies.length, 'copy', 'copies')),
      h('ol', {}, copies.map((copy) => reportItem(copy, { node: null, picked, onpick, copies: [], representative, inside: true })))));
}

function historyList(timeline) {
  const words = { merged: 'Merged with', split: 'Split; a part became', created: 'Began', moved_in: 'Reports came from', moved_out: 'Reports went to', state: 'State:' };
  return h('ul', { class: 'history' }, timeline.history.map((entry) => h('li', {}, time(entry.at, 'full'),
    entry.kind === 'created' && entry.other_story_id ? 'Split off from' : words[entry.kind] ?? entry.kind, ' ',
    entry.other_story_id ? link(`/stories/${entry.other_story_id}`, {}, entry.other_story_id) : '', entry.reason ? ` ${entry.reason}` : '',
    entry.correction_id ? h('span', { class: 'badge' }, 'editor') : '')));
}
