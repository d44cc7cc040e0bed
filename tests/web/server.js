// The real program under test: start it, stop it, kill it, start it again at the same address.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Server {
  constructor() {
    this.data = mkdtempSync(join(tmpdir(), 'samestory-web-'));
    this.port = 0;
  }

  get address() { return `http://127.0.0.1:${this.port}`; }

  start() {
    this.process = spawn(process.env.SAMESTORY_BINARY,
                         ['serve', '--listen', `127.0.0.1:${this.port}`, '--data', join(this.data, 'store')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    return new Promise((resolve, reject) => {
      this.process.stderr.on('data', (piece) => {
        log += piece;
        const found = /serving on port (\d+)/.exec(log);
        if (found) { this.port = Number(found[1]); resolve(this); }
      });
      this.process.once('exit', (code) => reject(new Error(`the server ended (${code}):\n${log}`)));
    });
  }

  end(signal) {
    return new Promise((resolve) => {
      this.process.removeAllListeners('exit');
      this.process.once('exit', resolve);
      this.process.kill(signal);
    });
  }
  kill() { return this.end('SIGKILL'); }
  async remove() {
    await this.end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }

  async call(method, path, body) {
    const headers = body === undefined ? {} : { 'Content-Type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' };
    const answer = await fetch(this.address + path, { method, headers, body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text;
  }
  submit(article) { return this.call('POST', '/v1/articles', article); }
  // Until the deferred step has nothing left to do.
  async settled() {
    for (let tries = 0; tries < 1200; ++tries) {
      if (/^samestory_stories_pending 0$/m.test(await this.call('GET', '/metrics'))) return;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error('stories are still pending');
  }
}

export const samples = readFileSync(new URL('../../samples/articles.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
