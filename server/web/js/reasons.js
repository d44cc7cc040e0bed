// What the story score saw, in an editor's words. Inputs that say one thing are one reason; each says what is true of the two,
// from the inputs' values. How much it moved the score is another matter, and is counted against an average pair.

import { plural } from './dom.js';

const alike = (name, value) => `${name} ${Math.round(value * 100)} % alike`;
const apart = (days) => (days < 0.03 ? 'reported at the same time' : days < 0.8 ? plural(Math.max(1, Math.round(days * 24)), 'hour') + ' apart'
  : days < 1.5 ? 'a day apart' : days < 60 ? `${Math.round(days)} days apart` : days < 700 ? `${Math.round(days / 30.4)} months apart` : `${Math.round(days / 365.25)} years apart`);
// Distances from a time of receipt come with half a day of error (core/stories/score.cpp), which is taken off.
const byReceipt = (days) => { const rest = Math.sqrt(Math.max(0, days * days - 0.25)); return rest < 1 ? 'a date is missing: received within a day' : `a date is missing: ${apart(rest)} by when it was received`; };
const several = (n) => (n === 1 ? 'one report' : `${n} reports`);

// The factual half of each reason, from its inputs' values by name. A circumstance is no evidence: it says how much is asked of the rest.
const REASONS = [
  { name: 'words', inputs: ['stem', 'shared', 'mean_pair'],
    says: (v) => (v.stem < 0.005 ? 'no words in common that say anything' : alike('words', v.stem)) },
  { name: 'rare words', inputs: ['rare'], says: (v, share) => (v.rare === 0 ? 'no rare words in common' : share < 0 ? 'few rare words in common' : 'rare words in common') },
  { name: 'names', inputs: ['entity'], says: (v) => (v.entity < 0.005 ? 'no names or codes in common' : alike('names and codes', v.entity)) },
  { name: 'headline', inputs: ['title', 'mean_title', 'title_support', 'untitled'],
    says: (v) => (v.untitled > 0.99 ? 'a headline is missing' : `${alike('headlines', v.title)}; ${Math.round(v.title_support * 100)} % of a headline stands in the other text`) },
  { name: 'opening', inputs: ['lead', 'mean_lead', 'lead_support'], says: (v) => alike('openings', v.lead) },
  { name: 'word pairs', inputs: ['bigram', 'shared_bigram'],
    says: (v) => (v.bigram < 0.005 ? 'no word pairs in common' : alike('word pairs', v.bigram)) },
  { name: 'figures', inputs: ['number', 'shared_number'],
    says: (v) => (v.number < 0.005 ? 'no figures in common' : alike('figures', v.number)) },
  { name: 'time', inputs: ['gap_short', 'gap_medium', 'gap_log', 'centres', 'undated', 'span_log', 'span_short', 'receipt'],
    says: (v) => (v.undated > 0 ? 'a date is missing' : (v.receipt > 0 ? byReceipt : apart)(Math.expm1(4 * v.gap_log))) },
  { name: 'sizes', circumstance: true, inputs: ['size_small', 'size_large', 'coherence'],
    says: (v) => `${several(Math.round(1 / v.size_small))} against ${several(Math.round(1 / v.size_large))}` },
  { name: 'lengths', circumstance: true, inputs: ['words_small', 'words_large'],
    says: (v) => `${Math.round(Math.expm1(6 * v.words_small))} telling words against ${Math.round(Math.expm1(6 * v.words_large))}` },
  { name: 'nearest reports', inputs: ['nearest_reports'], says: () => 'in a large and loose story the reports nearest to it decide' },
  { name: 'your embeddings', inputs: ['embedding'], says: (v) => alike('embeddings', v.embedding) },
  { name: 'days between languages', inputs: ['embedding_time'], says: () => 'time between reports in two languages' },
];

// [{name, says, share, circumstance}]: evidence, what moved the score most first, then circumstances. Inputs that a newer model may have stand for themselves.
export function reasonsOf(score) {
  const values = Object.fromEntries(score.inputs.map((i) => [i.name, i.value]));
  const shares = Object.fromEntries(score.inputs.map((i) => [i.name, i.share ?? 0]));
  const told = new Set();
  const found = [];
  for (const { name, inputs, says, circumstance = false } of REASONS) {
    const here = inputs.filter((i) => i in values);
    if (!here.includes(inputs[0])) continue;
    for (const i of here) told.add(i);
    const share = here.reduce((sum, i) => sum + shares[i], 0);
    found.push({ name, says: says(values, share), share, circumstance });
  }
  for (const { name, share } of score.inputs) if (!told.has(name)) found.push({ name: name.replaceAll('_', ' '), says: '', share: share ?? 0, circumstance: true });
  return found.filter((r) => Math.abs(r.share) >= 0.005).sort((x, y) => x.circumstance - y.circumstance || Math.abs(y.share) - Math.abs(x.share));
}

// One line: the two strongest reasons on either side.
export function inShort(score) {
  const reasons = reasonsOf(score).filter((r) => r.says && !r.circumstance && Math.abs(r.share) >= 0.1);
  const side = (sign) => reasons.filter((r) => Math.sign(r.share) === sign).slice(0, 2).map((r) => r.says).join('; ');
  return { pro: side(1), contra: side(-1) };
}
