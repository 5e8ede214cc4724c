'use strict';
const http = require('http');
const { MessengerBot } = require('bottender');

module.exports = ({ heard, port, verify_token, app_id, app_secret, page_id }) => {
  const bot = new MessengerBot({ accessToken: 'x', appId: app_id, appSecret: app_secret, verifyToken: verify_token, pageId: page_id });
  bot.onEvent(async (context) => heard(context.event.text));
  const handle = bot.createRequestHandler();
  const serve = async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks).toString();
    const query = Object.fromEntries(new URL(request.url, 'http://localhost').searchParams);
    const { shouldNext, response: early } = bot.connector.preprocess({ method: request.method, headers: request.headers, query, rawBody });
    const { status = 200, body = '' } = (shouldNext ? await handle(JSON.parse(rawBody), query) : early) || {};
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  http.createServer((request, response) => serve(request, response).catch(() => response.writeHead(500).end())).listen(port);
};
