'use strict';
const { FacebookAdapter } = require('botbuilder-adapter-facebook');

module.exports = async ({ call, app_secret, page_id, page_token, psid }) => {
  const api = (given) => new FacebookAdapter({ access_token: page_token, app_secret, verify_token: 'x', api_version: 'v26.0', ...given }).getAPI({});
  const say = (to, text = 'oi') => ({ recipient: { id: to }, message: { text }, messaging_type: 'RESPONSE' });

  await call('GET me', async () => (await api()).callAPI('/me', 'GET', { fields: 'id,name' }), (seen) => seen.id === page_id);
  await call('POST me/messages', async () => (await api()).callAPI('/me/messages', 'POST', say(psid)), (seen) => seen.message_id);
  await call('POST me/messages, wrong proof', async () => (await api({ app_secret: '0'.repeat(32) })).callAPI('/me/messages', 'POST', say(psid)), (seen) => /appsecret_proof/.test(seen));
  await call('POST me/messages to a stranger', async () => (await api()).callAPI('/me/messages', 'POST', say('9999999999999999')), (seen) => /No matching user/.test(seen));
  await call('POST me/messages, too long', async () => (await api()).callAPI('/me/messages', 'POST', say(psid, 'x'.repeat(2001))), (seen) => /2000/.test(seen));
};
