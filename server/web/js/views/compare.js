// Two articles side by side: shared passages aligned in both texts, how much is copied, and why they are (not) one story.
import * as api from '../api.js';
import { h, link, percent, time } from '../dom.js';
import { errorNotice, loading } from '../notices.js';
import { reasonsOf } from '../reasons.js';

export async function mount(root, { query, signal }) {
  const [a, b] = [query.get('a'), query.get('b')];
  if (!a || !b) {
    root.replaceChildren(errorNotice('Two articles are needed', 'Open a story and select two of its reports, then choose Compare.'));
    return;
  }
  root.replaceChildren(loading(3));
  const compared = await api.compare(a, b, { signal });
  root.replaceChildren(
    h('p', { class: 'crumbs' }, link('/', {}, 'Stories'), ' / ', link(`/stories/${compared.a.story_id}`, {}, compared.a.story_id), ' / compare'),
    h('h1', {}, 'Side by side'),
    h('p', { class: 'verdict' }, verdict(compared)),
    h('div', { class: 'sides' }, side(compared, 'a'), side(compared, 'b')),
    why(compared));
  pairHovers(root);
}

function verdict(c) {
  const copied = Math.max(c.a.copied, c.b.copied);
  const shared = c.passages.length === 0 ? 'They share no passage' : `up to ${percent(copied)} of a text stands word for word in the other`;
  const relations = { identical: 'These are the same text.', near_duplicate: 'One is a copy of the other.', contains: 'The left text contains the right one.',
                      contained_in: 'The left text is contained in the right one.', template: 'They share a form and differ in its figures.' };
  const story = c.same_story ? 'they report the same story' : 'they are different stories';
  if (c.relation) return `${relations[c.relation] ?? ''} ${shared[0].toUpperCase()}${shared.slice(1)}, and ${story}.`;
  const terms = c.score.shared_terms?.length ? c.score.shared_terms : c.shared_terms ?? [];
  const names = distinct(terms).slice(0, 4).map((t) => t.text).join(', ');
  const because = c.same_story && names ? `: both turn on ${names}` : !c.same_story && !c.same_language ? ': they are in different languages' : '';
  return c.passages.length === 0 ? `${shared}, but ${story}${because}.`.replace('but they are different', 'and they are different')
                                 : `They share ${c.passages.length === 1 ? 'one passage' : `${c.passages.length} passages`} (${percent(c.a.copied)} of the left, ${percent(c.b.copied)} of the right), and ${story}${because}.`;
}

// The text in pieces, with the shared passages marked. Offsets are code points.
function marked(text, ranges) {
  const points = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const { begin, end, index } of ranges) {
    if (begin < at) continue;  // another passage covers this place
    pieces.push(points.slice(at, begin).join(''));
    pieces.push(h('mark', { tabindex: 0, 'data-passage': index }, points.slice(begin, end).join('')));
    at = end;
  }
  pieces.push(points.slice(at).join(''));
  return pieces;
}

function side(compared, which) {
  const s = compared[which];
  const ranges = compared.passages.map((p, index) => ({ begin: p[which][0], end: p[which][1], index })).sort((x, y) => x.begin - y.begin);
  return h('section', { class: 'side', 'aria-label': which === 'a' ? 'Left article' : 'Right article' },
    h('header', {}, h('h2', {}, s.title || s.id),
      h('p', { class: 'quiet' }, s.source || 'unknown source', ' · ', time(s.published_at ?? s.received_at, 'full')),
      h('div', { class: 'meter' }, h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { class: 'fill', style: `width:${s.copied * 100}%` })),
        h('span', { class: 'num' }, `${percent(s.copied)} shared`))),
    h('div', { class: 'text', tabindex: 0, role: 'region', 'aria-label': `Text of ${s.title || s.id}` }, marked(s.text, ranges)));
}

function pairHovers(root) {
  const light = (event, on) => {
    const mark = event.target.closest?.('mark');
    if (!mark) return;
    for (const twin of root.querySelectorAll(`mark[data-passage="${mark.dataset.passage}"]`)) {
      twin.classList.toggle('hot', on);
      if (!on || twin === mark) continue;
      const box = twin.closest('.text');
      const target = twin.offsetTop - box.offsetTop - box.clientHeight / 2;
      if (twin.offsetTop - box.offsetTop < box.scrollTop || twin.offsetTop - box.offsetTop > box.scrollTop + box.clientHeight) box.scrollTo({ top: target, behavior: 'smooth' });
    }
  };
  for (const [name, on] of [['mouseover', true], ['mouseout', false], ['focusin', true], ['focusout', false]]) {
    root.querySelector('.sides').addEventListener(name, (event) => light(event, on));
  }
}

// One entry a term: names and words may both have it, and capitals do not matter.
function distinct(terms) {
  const seen = new Set();
  return terms.filter((t) => { const key = t.text.toLocaleLowerCase(); return !seen.has(key) && seen.add(key); });
}

export function why(compared, between = 'for these two alone') {
  const { score } = compared;
  const reasons = reasonsOf(score);
  const most = Math.max(...reasons.map((r) => Math.abs(r.share)), 1e-6);
  const terms = distinct(score.shared_terms ?? compared.shared_terms ?? []);
  const heaviest = Math.max(...terms.map((t) => t.weight), 1e-6);
  const signed = (x) => (x >= 0 ? '+' : '−') + Math.abs(x).toFixed(2);
  return h('div', { class: 'why' },
    h('section', {}, h('h2', {}, 'What the story score sees'),
      h('p', { class: 'quiet' }, score.score === null ? `Not scored, ${between}: a rule before the score keeps them apart.`
        : `Score ${signed(score.score)}, ${signed(score.threshold)} or more is needed, ${between}. Model ${score.model_version}.`),
      h('table', { class: 'inputs' }, h('caption', {}, 'How much each moved the score, against an average pair of reports. They overlap and do not add up.'),
        h('tbody', {}, reasons.map((r) => h('tr', {}, h('th', { scope: 'row' }, r.name, r.says && h('small', {}, r.says)),
          h('td', {}, h('div', { class: 'diverging', 'aria-hidden': 'true' }, h('span', { class: r.share >= 0 ? 'for' : 'against', style: `width:${Math.abs(r.share) / most * 100}%` }))),
          h('td', { class: 'value num' }, signed(r.share))))))),
    h('section', {}, h('h2', {}, 'Terms that both have'),
      terms.length === 0 ? h('p', { class: 'quiet' }, 'None that say anything.')
        : h('p', { class: 'terms' }, terms.slice(0, 40).map((t) => h('span', { style: `font-size:${0.8 + 0.9 * t.weight / heaviest}rem`, title: `weight ${t.weight.toFixed(2)}` }, t.text)))));
}
