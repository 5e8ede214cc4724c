'use strict';
const graph = require('fbgraph');

module.exports = async ({ call, promised, app_id, app_secret, page_token, user_token, psid }) => {
  graph.setVersion('26.0').setAccessToken(user_token).setAppSecret(app_secret);
  const get = (path) => promised((done) => graph.get(path, done));

  await call('me, with proof', () => get('me'), (seen) => seen.id);
  await call('batch', () => promised((done) => graph.batch([{ method: 'GET', relative_url: 'me' }], done)), (seen) => seen[0].code === 200);
  await call('extendAccessToken', () => promised((done) => graph.extendAccessToken({ access_token: user_token, client_id: app_id, client_secret: app_secret }, done)), (seen) => seen.access_token);
  graph.setAccessToken(page_token);
  const say = { recipient: JSON.stringify({ id: psid }), message: JSON.stringify({ text: 'oi' }), messaging_type: 'RESPONSE' };
  await call('POST me/messages', () => promised((done) => graph.post('me/messages', say, done)), (seen) => seen.message_id);
  await call('the next page by its URL', async () => {
    const thread = (await get('me/conversations')).data[0].id;
    return get((await get(`${thread}/messages?limit=1`)).paging.next);
  }, (seen) => seen.data.length === 1);
  graph.setAccessToken('EAAnope');
  await call('a bad token', () => get('me'), (seen) => seen.code === 190 && seen.type === 'OAuthException');
};
