// Why a report is, or is not, in a story; each rival story can be asked about in turn.
import * as api from '../api.js';
import { h, link, reported, time } from '../dom.js';
import { errorNotice, loading } from '../notices.js';
import { inShort } from '../reasons.js';
import { why } from './compare.js';

export const question = (article, story) => `/explain?article=${encodeURIComponent(article)}${story ? `&story=${encodeURIComponent(story)}` : ''}`;

export async function mount(root, { query, signal }) {
  const [id, asked] = [query.get('article'), query.get('story')];
  if (!id) {
    root.replaceChildren(errorNotice('An article is needed', 'Open a story and choose "why here?" at one of its reports.'));
    return;
  }
  root.replaceChildren(loading(3));
  const found = await api.explain(id, asked, { signal });
  const [article, story] = await Promise.all([api.article(id, { signal }), api.story(found.story_id, { signal })]);
  const name = story.title || story.id;
  root.replaceChildren(
    h('p', { class: 'crumbs' }, link('/', {}, 'Stories'), ' / ', link(`/stories/${found.story_id}`, {}, found.story_id), ' / why'),
    h('h1', {}, found.member ? 'Why it is in this story' : 'Why it is not in this story'),
    h('p', {}, h('b', {}, article.title || article.id), ' · ', article.source || 'unknown source', ' · ', reported({ ...article, reported_at: found.reported_at }, 'full')),
    h('p', {}, 'Story: ', link(`/stories/${story.id}`, {}, name), h('span', { class: 'quiet' }, ' · its other reports from '), time(found.story_first_at, 'full'),
      h('span', { class: 'quiet' }, ' to '), time(found.story_last_at, 'full')),
    h('p', { class: 'verdict' }, found.reason),
    found.score && inBrief(found.score),
    found.score ? why(found, 'against the other reports of the story') : h('p', { class: 'quiet' }, 'There is nothing to score it against.'),
    h('section', { class: 'rivals' }, h('h2', {}, found.rivals.length ? (found.member ? 'Why not another story?' : 'How it stands to other stories') : 'No other story shares words with it'),
      h('ul', { class: 'related' }, found.rivals.map((rival) => h('li', {}, link(question(id, rival.story_id), {}, rival.title || rival.story_id),
        h('span', { class: 'quiet num' }, rival.story_id === found.article_story_id ? ' its own story,' : '', rival.score === null ? ' kept apart by a rule' : ` score ${rival.score.toFixed(2)}`))))));
}

function inBrief(score) {
  const { pro, contra } = inShort(score);
  return h('p', { class: 'brief' }, pro && h('span', {}, h('b', {}, 'For it: '), pro, '. '), contra && h('span', {}, h('b', {}, 'Against it: '), contra, '.'));
}
