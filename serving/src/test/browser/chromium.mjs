// A Chromium without a window, driven over the DevTools protocol's pipe: real mouse, real network, no dependency.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const sleep = millis => new Promise(done => setTimeout(done, millis));

/** Asks again until the answer is truthy, and returns it. */
export async function until(what, ask, millis = 15000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${millis} ms for: ${what}`);
    await sleep(25);
  }
}

export class Chromium {
  #profile = mkdtempSync(join(tmpdir(), 'nightjar-browser-'));
  #calls = new Map();
  #pages = new Map();
  #last = 0;

  constructor(binary) {
    const flags = ['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${this.#profile}`, '--no-first-run',
      '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--window-size=1000,800', 'about:blank'];
    // Chromium refuses its sandbox to root, which CI is.
    if (process.getuid() === 0) flags.unshift('--no-sandbox');
    this.process = spawn(binary, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.process.on('exit', () => this.#calls.forEach(call => call.reject(new Error('the browser has ended'))));
    let rest = '';
    this.process.stdio[4].setEncoding('utf8').on('data', chunk => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop();
      messages.forEach(text => this.#received(JSON.parse(text)));
    });
  }

  #received({ id, sessionId, method, params, result, error }) {
    if (id) {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error) call.reject(new Error(`${call.method}: ${error.message}`));
      else call.resolve(result);
    } else this.#pages.get(sessionId)?.happened(method, params);
  }

  call(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { method, resolve, reject });
      this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /**
   * Opens a tab in a profile of its own: no cookies, nothing cached.
   *
   * @param before script that runs before any of a page's own
   * @param answer for each request to the API: nothing lets it through, 'fail' and 'hang' are an outage,
   *     {status, body} is an answer
   */
  async open(url, { before = '', answer } = {}) {
    const { browserContextId } = await this.call('Target.createBrowserContext');
    const page = new Page(this, browserContextId, answer);
    await page.attach(before);
    await page.go(url);
    return page;
  }

  follow(sessionId, page) {
    this.#pages.set(sessionId, page);
  }

  async close() {
    const ended = new Promise(done => this.process.on('exit', done));
    await this.call('Browser.close').catch(() => {});
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Page {
  /** What a developer would see in red, warnings apart. */
  errors = [];
  warnings = [];
  requests = [];
  #loads = 0;

  constructor(browser, context, answer) {
    this.browser = browser;
    this.context = context;
    this.answer = answer;
  }

  async attach(before) {
    const { targetId } = await this.browser.call('Target.createTarget', { url: 'about:blank', browserContextId: this.context });
    const { sessionId } = await this.browser.call('Target.attachToTarget', { targetId, flatten: true });
    this.target = targetId;
    this.session = sessionId;
    this.browser.follow(sessionId, this);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.call(`${domain}.enable`);
    await this.call('Page.addScriptToEvaluateOnNewDocument', { source: before });
    if (this.answer) await this.call('Fetch.enable', { patterns: [{ urlPattern: '*/v1/stores/*' }] });
  }

  call(method, params) {
    return this.browser.call(method, params, this.session);
  }

  happened(method, params) {
    if (method === 'Page.loadEventFired') this.#loads++;
    if (method === 'Runtime.exceptionThrown') this.errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') this.errors.push(`${params.entry.text} ${params.entry.url ?? ''}`);
    if (method === 'Runtime.consoleAPICalled') {
      const text = params.args.map(arg => arg.value ?? arg.description).join(' ');
      if (params.type === 'error') this.errors.push(text);
      if (params.type === 'warning') this.warnings.push(text);
    }
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request);
    if (method === 'Fetch.requestPaused') this.#paused(params).catch(() => {});
  }

  async #paused({ requestId, request }) {
    const answer = request.method === 'OPTIONS' ? undefined : this.answer(request);
    if (answer === 'hang') return;
    if (answer === 'fail') await this.call('Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' });
    else if (answer) {
      await this.call('Fetch.fulfillRequest', {
        requestId, responseCode: answer.status, body: Buffer.from(JSON.stringify(answer.body)).toString('base64'),
        responseHeaders: [{ name: 'Access-Control-Allow-Origin', value: '*' }, { name: 'Content-Type', value: 'application/json' }],
      });
    } else await this.call('Fetch.continueRequest', { requestId });
  }

  async #loaded(doing) {
    const before = this.#loads;
    await doing();
    await until('the page to load', () => this.#loads > before);
  }

  go(url) {
    return this.#loaded(() => this.call('Page.navigate', { url }));
  }

  back() {
    return this.run('history.back()');
  }

  /** The value of an expression in the page, promises awaited. */
  async run(expression) {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  /** Moves the mouse to the middle of it, of its first line where it is a text of several. */
  async move(selector) {
    const at = await this.run(`(() => { const r = document.querySelector(${JSON.stringify(selector)}).getClientRects()[0];
      return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`);
    await this.call('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at });
    return at;
  }

  /** Presses and releases the left button over it. */
  async click(selector) {
    const at = await this.move(selector);
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.call('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 });
    }
  }

  clickAndLoad(selector) {
    return this.#loaded(() => this.click(selector));
  }

  /** Turns the wheel. */
  wheel(pixels) {
    return this.call('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 500, y: 400, deltaX: 0, deltaY: pixels });
  }

  async screenshot() {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }

  /** As a person closes a tab. */
  close() {
    return this.call('Page.close');
  }
}
