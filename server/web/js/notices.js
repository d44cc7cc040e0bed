// Real empty, loading and error states.
import { h, link } from './dom.js';

export function errorNotice(title, detail, { retry } = {}) {
  return h('section', { class: 'notice error', role: 'alert' },
    h('h1', {}, title), h('p', {}, detail),
    h('div', { class: 'actions' },
      retry && h('button', { type: 'button', class: 'primary', onclick: retry }, 'Try again'),
      link('/', { class: 'button' }, 'All stories')));
}

export function loading(rows = 6) {
  return h('div', { 'aria-busy': 'true', 'aria-label': 'Loading' },
    Array.from({ length: rows }, (_, i) => h('div', { class: 'row' },
      h('div', { class: 'skeleton', style: `width:${80 - (i * 13) % 35}%;height:1.5em` }),
      h('div', { class: 'skeleton', style: `width:${45 - (i * 7) % 20}%` }))));
}
