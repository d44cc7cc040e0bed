// Small charts as SVG: reports over time, and the tree of who derives from whom.
import { h } from './dom.js';

const svg = (tag, attributes, ...children) => h(`svg:${tag}`, attributes, ...children);
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

// Bars of reports over time; the lighter part are copies. `timeline` as the service gives it.
export function reportBars(timeline, { height = 36, label }) {
  const width = timeline.bucket_seconds * 1000;
  const buckets = timeline.buckets.map((b) => ({ ...b, at: Date.parse(b.begin) }));
  if (buckets.length === 0) return h('figure', { class: 'bars' });
  const first = buckets[0].at;
  const last = buckets.at(-1).at + width;
  const slots = Math.max(Math.round((last - first) / width), 12);
  const most = Math.max(...buckets.map((b) => b.reports));
  const step = 240 / slots;
  const bars = buckets.flatMap((b) => {
    const x = Math.round((b.at - first) / width) * step;
    const all = Math.max(2, (b.reports / most) * (height - 4));
    const own = b.reports === 0 ? 0 : all * (b.originals / b.reports);
    const common = { x, width: Math.max(1.5, Math.min(step - 1, 14)), rx: 1 };
    return [svg('rect', { class: 'bar copies', y: height - all, height: all, ...common }),
            svg('rect', { class: 'bar', y: height - own, height: own, ...common })];
  });
  return h('figure', { class: 'bars' },
    svg('svg', { viewBox: `0 0 240 ${height + 1}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none', height },
      bars, svg('line', { class: 'axis', x1: 0, x2: 240, y1: height + .5, y2: height + .5 })),
    h('figcaption', {}, ends(first, last - width, width).map((text) => h('span', {}, text))));
}

// What stands under the two ends of the axis: days, months where the year changes, times where it is all one day.
function ends(first, last, width) {
  const end = width < 86400000 ? last : Math.max(last, Math.min(last + width - 1, Date.now()));
  if (new Date(first).getFullYear() !== new Date(end).getFullYear()) return [month.format(first), month.format(end)];
  if (day.format(first) !== day.format(end)) return [day.format(first), day.format(end)];
  if (first === last || width >= 86400000) return [day.format(first)];
  return [`${day.format(first)}, ${clock.format(first)}`, clock.format(last)];
}

// Every report on its line, in order of time, with curves from each text to the ones it derives from.
export function lineageTree(lineage, { onpick }) {
  const rowHeight = 26;
  const articles = lineage.articles;
  const at = new Map(articles.map((a, i) => [a.id, i]));
  const depth = new Map();
  for (const a of articles) {
    const known = a.parents.map((p) => depth.get(p.id) ?? 0);
    depth.set(a.id, known.length ? Math.min(Math.max(...known) + 1, 6) : 0);
  }
  const x = (a) => 14 + depth.get(a.id) * 22;
  const y = (i) => 16 + i * rowHeight;
  const width = 300;
  const edges = articles.flatMap((a, i) => a.parents.filter((p) => at.has(p.id)).map((p) => {
    const from = articles[at.get(p.id)];
    return svg('path', { class: 'edge', 'stroke-width': 1 + 2.5 * p.containment,
      d: `M ${x(from)} ${y(at.get(p.id))} C ${x(from)} ${y(i)}, ${x(from)} ${y(i)}, ${x(a)} ${y(i)}` });
  }));
  const nodes = articles.map((a, i) => {
    const copy = a.parents.length > 0 && a.own < .5;
    const kind = a.id === lineage.first_id ? 'first' : copy ? 'copy' : '';
    const name = a.source || a.title || a.id;
    const says = a.parents.length ? `${Math.round(a.own * 100)} % own` : 'own words';
    return svg('g', { tabindex: 0, role: 'link', 'aria-label': `${name}, ${says}`, style: 'cursor:pointer',
                      onclick: () => onpick(a), onkeydown: (e) => { if (e.key === 'Enter') onpick(a); } },
      svg('circle', { class: `node ${kind}`, cx: x(a), cy: y(i), r: 6 }),
      svg('text', { x: x(a) + 13, y: y(i) + 4 }, name.length > 24 ? name.slice(0, 23) + '…' : name),
      svg('text', { x: width - 4, y: y(i) + 4, 'text-anchor': 'end' }, says));
  });
  return h('div', { class: 'tree' },
    svg('svg', { width, height: articles.length * rowHeight + 12, role: 'group', 'aria-label': 'Which report derives from which' }, edges, nodes));
}
