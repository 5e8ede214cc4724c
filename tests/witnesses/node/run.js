// Runs one client or receiver, `node run.js clients/fb`, against the sandbox that $SANDBOX describes (its ready line).
// What the library addresses to Facebook goes there instead, and nothing leaves the machine; the library itself is as it
// was published.
'use strict';
const http = require('http');
const https = require('https');
const { urlToHttpOptions } = require('url');

const sandbox = JSON.parse(process.env.SANDBOX);
const base = new URL(sandbox.graph_url);
const FACEBOOK = ['graph.facebook.com', 'www.facebook.com'];

https.request = (...args) => {
  const asked = {};
  let answered;
  for (const arg of args) {
    if (typeof arg === 'function') answered = arg;
    else Object.assign(asked, typeof arg === 'string' || arg instanceof URL ? urlToHttpOptions(new URL(arg)) : arg);
  }
  const host = asked.hostname || asked.host;
  if (!FACEBOOK.includes(host)) throw new Error(`asks for https://${host}, which is not Facebook`);
  const headers = Object.entries(asked.headers || {}).filter(([name]) => name.toLowerCase() !== 'host');
  return http.request({
    hostname: base.hostname, port: base.port, path: asked.path, method: asked.method, auth: asked.auth,
    headers: Object.fromEntries(headers),
  }, answered);
};
https.get = (...args) => https.request(...args).end();

const late = () => new Promise((_, refuse) => setTimeout(() => refuse(new Error('no answer within 15 s')), 15000).unref());

// Makes one call and tells the judge whether what it gave, or the error it threw, fits.
async function call(name, act, fits) {
  let seen;
  let ok = false;
  try { seen = await Promise.race([act(), late()]); } catch (error) { seen = error; }
  try { ok = Boolean(fits(seen)); } catch { /* does not fit */ }
  const shown = seen instanceof Error ? String(seen) : JSON.stringify(seen);
  console.log('\n@' + JSON.stringify({ call: name, ok, seen: String(shown).slice(0, 300) }));
}

// Logs in and answers the dialog as a person would, and returns the query that Facebook redirects back with.
async function consent(url, decision = 'continue') {
  const page = new URL(url);
  const here = new URL(page.pathname + page.search, base);
  let html = await (await fetch(here)).text();
  const headers = {};
  const person = html.match(/<option value="(\d+)" selected/);
  if (person) {
    const body = new URLSearchParams({ _user: person[1], _decision: 'login' });
    const login = await fetch(here, { method: 'POST', body, redirect: 'manual' });
    headers.cookie = login.headers.get('set-cookie').split(';')[0];
    html = await (await fetch(here, { headers })).text();
  }
  const form = new URLSearchParams({ _decision: decision });
  for (const [, name] of html.matchAll(/name="(_(?:page|scope)_[^"]+)"/g)) form.set(name, 'on');
  const answer = await fetch(here, { method: 'POST', body: form, headers, redirect: 'manual' });
  if (answer.status !== 302) throw new Error(`the dialog answered ${answer.status}: ${await answer.text()}`);
  return Object.fromEntries(new URL(answer.headers.get('location')).searchParams);
}

// Turns a function that takes a callback (error, result) last into a promise.
const promised = (start) => new Promise((done, refuse) => start((error, result) => (error ? refuse(error) : done(result))));

// What a receiver heard.
const heard = (text) => console.log('\n@' + JSON.stringify({ heard: text }));

Promise.resolve(require('./' + process.argv[2])({ ...sandbox, call, consent, promised, heard }))
  .then(() => process.argv[2].startsWith('clients') && process.exit(0))
  .catch((error) => { console.error(error); process.exit(1); });
