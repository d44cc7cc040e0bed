// The operator's corner: what /metrics says, in words and with rates.
import * as api from '../api.js';
import { h, number } from '../dom.js';

const EVERY_MS = 3000;

function parse(text) {
  const figures = new Map();
  for (const line of text.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})? (\S+)/.exec(line);
    if (!match) continue;
    figures.set(match[1], (figures.get(match[1]) ?? 0) + Number(match[3]));
    if (match[2]) figures.set(`${match[1]}{${match[2]}}`, Number(match[3]));
  }
  return figures;
}

const bytes = (n) => {
  for (const [unit, size] of [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]]) if (n >= size) return `${(n / size).toFixed(n / size < 10 ? 1 : 0)} ${unit}`;
  return `${n} B`;
};

const sum = (figures, names) => names.reduce((total, name) => total + (figures.get(name) ?? 0), 0);

const SHOWN = [
  { label: 'Articles', metric: 'samestory_articles', show: number },
  { label: 'Stories', metric: 'samestory_stories', show: number },
  { label: 'Groups of copies', metric: 'samestory_duplicate_groups', show: number },
  { label: 'Ingest rate', rate: ['samestory_articles_created_total', 'samestory_articles_updated_total', 'samestory_articles_unchanged_total'], show: (n) => `${n.toFixed(n < 10 ? 1 : 0)}/s` },
  { label: 'Waiting to be decided', metric: 'samestory_queue_articles', show: number, note: 'articles in the queue' },
  { label: 'Stories pending', metric: 'samestory_stories_pending', show: number, note: 'wait for the deferred step' },
  { label: 'Memory', metric: 'process_resident_memory_bytes', show: bytes, note: 'resident' },
  { label: 'Near-duplicate index', metric: 'samestory_duplicates_memory_bytes', show: bytes },
  { label: 'Story index', metric: 'samestory_stories_memory_bytes', show: bytes },
  { label: 'Store on disk', metric: 'samestory_store_disk_bytes', show: bytes },
  { label: 'Readers of events', metric: 'samestory_event_subscribers', show: number },
  { label: 'Takes writes', metric: 'samestory_writable', show: (n) => (n ? 'yes' : 'no') },
];

export async function mount(root, { signal }) {
  const list = h('dl', { class: 'figures' });
  const state = h('p', { class: 'quiet', role: 'status' });
  root.replaceChildren(h('div', { class: 'operator' }, h('h1', {}, 'Operator'), list, state,
    h('h2', {}, 'For machines'), h('p', {}, h('a', { href: '/metrics' }, '/metrics'), ' for Prometheus, ', h('a', { href: '/readyz' }, '/readyz'), ' and ',
      h('a', { href: '/livez' }, '/livez'), ' for health checks, ', h('a', { href: '/openapi.yaml' }, '/openapi.yaml'), ' for the contract.')));
  let before = null;
  async function refresh() {
    const figures = parse(await api.metrics({ signal }));
    const now = performance.now();
    list.replaceChildren(...SHOWN.map((item) => {
      let value = figures.get(item.metric);
      if (item.rate) value = before ? Math.max(0, (sum(figures, item.rate) - sum(before.figures, item.rate)) / ((now - before.now) / 1000)) : NaN;
      const shown = value === undefined || Number.isNaN(value) ? '–' : item.show(value);
      return h('div', { class: 'figure' }, h('dt', {}, item.label), h('dd', {}, shown, item.note && h('small', {}, item.note)));
    }));
    before = { figures, now };
    state.textContent = `As of ${new Date().toLocaleTimeString('en', { hourCycle: 'h23' })}, every ${EVERY_MS / 1000} seconds.`;
  }
  await refresh();
  const timer = setInterval(() => refresh().catch(() => { state.textContent = 'The service does not answer; trying again.'; }), EVERY_MS);
  return () => clearInterval(timer);
}
