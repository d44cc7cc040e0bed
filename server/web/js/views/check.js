// Paste a text: is it a copy, which story is it, why. Nothing is stored.
import * as api from '../api.js';
import { h, link, percent, plural, toast } from '../dom.js';

const DRAFT = 'samestory-check';

export async function mount(root, { signal }) {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}');
  const title = h('input', { id: 'check-title', name: 'title', autocomplete: 'off', maxlength: 4000 });
  const body = h('textarea', { id: 'check-body', name: 'body', required: true });
  const date = h('input', { id: 'check-date', name: 'published_at', type: 'date' });
  title.value = draft.title ?? '';
  body.value = draft.body ?? '';
  date.value = draft.published_at ?? '';
  const button = h('button', { type: 'submit', class: 'primary' }, 'Check');
  const answer = h('section', { 'aria-live': 'polite', 'aria-label': 'Answer' }, h('p', { class: 'quiet' }, 'The answer appears here. Nothing is stored.'));
  const form = h('form', {},
    h('div', { class: 'field' }, h('label', { for: 'check-title' }, 'Headline (optional)'), title),
    h('div', { class: 'field' }, h('label', { for: 'check-body' }, 'Text'), body),
    h('div', { class: 'field' }, h('label', { for: 'check-date' }, 'Published (optional)'), date),
    h('div', { class: 'field' }, button));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = Object.fromEntries(Object.entries({ title: title.value.trim(), body: body.value.trim(), published_at: date.value }).filter(([, v]) => v));
    sessionStorage.setItem(DRAFT, JSON.stringify(text));
    button.disabled = true;
    try {
      const found = await api.match(text, { signal });
      const story = found.story_id ? await api.story(found.story_id, { signal }) : null;
      const titles = await titlesOf(found, signal);
      answer.replaceChildren(show(found, story, titles));
    } catch (error) {
      if (error.name !== 'AbortError') toast(error.message, { error: true });
    } finally {
      button.disabled = false;
    }
  });
  root.replaceChildren(h('div', { class: 'check' }, h('section', {}, h('h1', {}, 'Check a text'), form), answer));
}

const CAUSES = {
  copied: 'A copy belongs to the story of its original.',
  joined: 'Its words, names, figures and date fit this story better than any other, and well enough.',
  started: 'No known story is near enough.',
};
const RELATIONS = { identical: 'the same text', near_duplicate: 'a copy', contains: 'stands in your text', contained_in: 'contains your text', template: 'the same form with other figures' };

// What people know the named articles and the runner-up by; an id stays an id where the text has gone since.
async function titlesOf(found, signal) {
  const titles = new Map();
  const name = (id, reading) => reading.then((read) => { if (read.title) titles.set(id, read.title); })
    .catch((error) => { if (error.name === 'AbortError') throw error; });
  await Promise.all([
    ...found.duplicates.map((d) => name(d.id, api.article(d.id, { signal }))),
    ...(found.evidence.runner_up ? [name(found.evidence.runner_up, api.story(found.evidence.runner_up, { signal }))] : [])]);
  return titles;
}

function show(found, story, titles) {
  const { evidence } = found;
  return h('div', { class: 'answer' },
    h('h2', {}, found.duplicate_of ? 'Yes, this is a copy' : found.duplicates_total ? 'Not a copy, but it shares text' : 'Not a copy of anything here'),
    found.duplicates.length > 0 && h('ul', { class: 'links' }, found.duplicates.map((d) => h('li', {},
      h('b', { title: d.id }, titles.get(d.id) ?? d.id), h('span', { class: 'badge' }, RELATIONS[d.relation] ?? d.relation),
      h('span', { class: 'quiet num' }, `${percent(d.similarity)} alike, ${percent(d.containment)} of the shorter`)))),
    found.duplicates_total > found.duplicates.length && h('p', { class: 'quiet' }, `${plural(found.duplicates_total, 'related text')} in all.`),
    h('h2', {}, story ? 'Its story' : 'It would start a story of its own'),
    story && h('p', { class: 'row-title' }, link(`/stories/${story.id}`, {}, story.title || story.id)),
    story && h('p', { class: 'quiet' }, plural(story.article_count, 'report'), ' from ', plural(story.source_count, 'source')),
    h('h2', {}, 'Why'),
    h('p', {}, CAUSES[evidence.cause] ?? evidence.cause),
    evidence.cause !== 'copied' && h('p', { class: 'quiet num' }, `Score ${evidence.score.toFixed(2)}, threshold ${evidence.threshold.toFixed(2)}`,
      evidence.runner_up ? [`; next best ${evidence.runner_up_score.toFixed(2)}: `, link(`/stories/${evidence.runner_up}`, {}, titles.get(evidence.runner_up) ?? evidence.runner_up)] : '', '.'));
}
