// The service, as functions. Every failure is an ApiError that says what to do.

export class ApiError extends Error {
  constructor(message, { status = 0, code = 'unreachable' } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function call(path, { method = 'GET', body, type = 'application/json', signal } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method, signal,
      headers: body === undefined ? {} : { 'Content-Type': type },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new ApiError('The service does not answer. Check that it is running; the page tries again by itself.');
  }
  const text = await response.text();
  if (response.ok) return type === 'application/json' && text ? JSON.parse(text) : text;
  let problem = {};
  try { problem = JSON.parse(text); } catch { /* not from the service itself */ }
  throw new ApiError(problem.detail ?? problem.title ?? `The service answered ${response.status}.`,
                     { status: response.status, code: problem.code });
}

const segment = encodeURIComponent;
const query = (values) => {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== '' && one !== null && one !== undefined) pairs.append(name, one);
  }
  const text = pairs.toString();
  return text ? `?${text}` : '';
};

export const stories = (filters, options) => call(`/v1/stories${query(filters)}`, options);
export const story = (id, options) => call(`/v1/stories/${segment(id)}${query({ limit: 200 })}`, options);
export const storyArticles = (id, cursor, options) => call(`/v1/stories/${segment(id)}/articles${query({ limit: 200, cursor })}`, options);
export const timeline = (id, options) => call(`/v1/stories/${segment(id)}/timeline`, options);
export const lineage = (id, options) => call(`/v1/stories/${segment(id)}/lineage`, options);
export const related = (id, options) => call(`/v1/stories/${segment(id)}/related`, options);
export const article = (id, options) => call(`/v1/articles/${segment(id)}`, options);
export const compare = (a, b, options) => call(`/v1/compare${query({ a, b })}`, options);
export const explain = (article, story, options) => call(`/v1/explain${query({ article, story })}`, options);
export const match = (body, options) => call('/v1/match', { method: 'POST', body, ...options });
export const merge = (id, others) => call(`/v1/stories/${segment(id)}:merge`, { method: 'POST', body: { story_ids: others } });
export const split = (id, articles) => call(`/v1/stories/${segment(id)}:split`, { method: 'POST', body: { article_ids: articles } });
export const move = (article, story) => call(`/v1/articles/${segment(article)}:move`, { method: 'POST', body: { story_id: story } });
export const undo = (correction) => call(`/v1/corrections/${segment(correction)}:undo`, { method: 'POST' });
export const metrics = async (options) => (await fetch('/metrics', options)).text();

export async function loadSamples() {
  const lines = await (await fetch('/samples.jsonl')).text();
  return call('/v1/articles:bulk', { method: 'POST', body: lines, type: 'application/x-ndjson' });
}
