// Small DOM building blocks. h('a', {href, class, onclick}, ...children): text is always text, never markup.

export function h(tag, attributes = {}, ...children) {
  const element = tag.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') element.style.cssText = value;  // an attribute would be refused by the content policy
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

export function link(href, attributes, ...children) {
  return h('a', { href, 'data-route': true, ...attributes }, ...children);
}

export const plural = (n, one, many = one + 's') => `${number(n)} ${n === 1 ? one : many}`;
export const number = (n) => new Intl.NumberFormat('en').format(n);
export const percent = (share) => `${Math.round(share * 100)} %`;

const full = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOnly = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayMonth = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

// A date without a time of day ("2025-07-15") stays a date.
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

export function ago(text) {
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  for (const [unit, size] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) {
      return unit === 'day' && Math.abs(seconds) > 30 * size ? dayOnly.format(new Date(text))
                                                            : relative.format(Math.round(seconds / size), unit);
    }
  }
  return 'just now';
}

export function time(text, shown = 'ago') {
  if (!text) return h('span', { class: 'quiet' }, 'undated');
  const date = new Date(text);
  const words = { ago, full: (t) => (isDay(t) ? dayOnly : full).format(date),
                  short: (t) => (isDay(t) ? dayMonth.format(date) : `${dayMonth.format(date)} ${clock.format(date)}`) };
  return h('time', { datetime: text, title: isDay(text) ? dayOnly.format(date) : full.format(date) }, words[shown](text));
}

// When a report counts as reported; where that is not the date it gives, it says so.
export function reported(article, shown) {
  const date = article.published_at;
  const doubted = date && Math.abs(Date.parse(date) - Date.parse(article.reported_at)) > 86400000;
  if (!doubted) return time(date ?? article.reported_at, shown);
  return h('span', {}, time(article.reported_at, shown), ' ', h('span', { class: 'badge', title: 'Its own date is not believed: the time it was received counts' }, 'dated ', time(date, 'full')));
}

// How fast a story grows, in a few words; nothing where it is quiet.
export function growthOf(growth) {
  if (growth.trend === 'quiet') return null;
  const sign = { growing: '▲', fading: '▼', steady: '' }[growth.trend] ?? '';
  const live = Math.abs(Date.now() - Date.parse(growth.as_of)) < 3600000;
  const counts = `${number(growth.last_hour)} in the last hour (${number(growth.hour_before)} in the hour before), ${number(growth.last_day)} in the last day (${number(growth.day_before)} in the day before)`;
  return h('span', { class: `growth ${growth.trend}`, title: live ? counts : `${counts}, as of ${full.format(new Date(growth.as_of))}` },
    sign && h('span', { 'aria-hidden': 'true' }, `${sign} `), growth.trend, growth.last_day > 0 && `, ${number(growth.last_day)} in a day`);
}

// Says what happened, with an optional action; goes away by itself unless it can be acted on.
export function toast(text, { action, onaction, error } = {}) {
  const box = h('div', { class: error ? 'toast error' : 'toast' }, h('span', {}, text));
  const close = () => box.remove();
  if (action) box.append(h('button', { type: 'button', onclick: () => { close(); onaction(); } }, action));
  box.append(h('button', { type: 'button', 'aria-label': 'Dismiss', onclick: close }, '×'));
  document.getElementById('toasts').append(box);
  setTimeout(close, action || error ? 20000 : 5000);
}

// A modal dialog; resolves with what its content passes to close(), or null when it is dismissed.
export function dialog(title, build) {
  return new Promise((resolve) => {
    let result = null;
    const box = h('dialog', { 'aria-label': title }, h('h2', {}, title));
    const close = (value) => { result = value; box.close(); };
    box.append(build(close), h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => close(null) }, 'Cancel')));
    box.addEventListener('close', () => { box.remove(); resolve(result); });
    document.body.append(box);
    box.showModal();
  });
}
