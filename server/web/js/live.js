// The event stream: one connection for the page, resumed by the browser with Last-Event-ID; views subscribe.

const KINDS = ['article.added', 'article.updated', 'article.moved', 'article.removed', 'article.restored', 'group.changed',
               'story.created', 'story.grown', 'story.shrunk', 'story.merged', 'story.split', 'story.state', 'reset'];
const listeners = new Set();
let source = null;

function show(state, text) {
  const live = document.getElementById('live');
  if (live.dataset.state === state) return;
  live.dataset.state = state;
  live.querySelector('.live-text').textContent = text;
}

export function connect() {
  source = new EventSource('/v1/events');
  source.onopen = () => {
    const again = document.getElementById('live').dataset.state === 'lost';
    show('live', 'live');
    if (again) for (const listener of listeners) listener({ kind: 'reconnected' });
  };
  source.onerror = () => {
    show('lost', 'connection lost, trying again');
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      const event = { kind, ...(message.data ? JSON.parse(message.data) : {}) };
      for (const listener of listeners) listener(event);
    });
  }
}

// Returns the function that ends the subscription.
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
