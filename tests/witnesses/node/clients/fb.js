'use strict';
const { Facebook, FacebookApiException } = require('fb');

module.exports = async ({ call, app_id, app_secret, page_id, page_token, user_token, psid }) => {
  const user = new Facebook({ version: 'v26.0', appId: app_id, appSecret: app_secret, accessToken: user_token });
  const page = new Facebook({ version: 'v26.0', accessToken: page_token });
  const app = { client_id: app_id, client_secret: app_secret };
  const apps = `${page_id}/subscribed_apps`;
  const pages = { method: 'get', name: 'pages', omit_response_on_success: false, relative_url: 'me/accounts?fields=id&limit=1' };

  await call('me, with proof', () => user.api('me', { fields: ['id', 'name'] }), (seen) => seen.id);
  await call('me, no version', () => new Facebook({ version: '', accessToken: user_token }).api('/me'), (seen) => seen.id);
  await call('me/accounts, paged', () => user.api('me/accounts', { limit: 1 }), (seen) => seen.data.length === 1 && seen.paging.cursors.after);
  const nested = () => user.api('me', { fields: 'id,accounts.limit(1){id,tasks}' });
  await call('accounts as a field of me', nested, (seen) => seen.accounts.data[0].tasks);
  await call('accounts as a field of me, paged', nested, (seen) => seen.accounts.paging.cursors);
  await call('oauth/access_token, client_credentials', () => user.api('oauth/access_token', { ...app, grant_type: 'client_credentials' }), (seen) => seen.access_token.includes('|'));
  await call('oauth/access_token, fb_exchange_token', () => user.api('oauth/access_token', { ...app, grant_type: 'fb_exchange_token', fb_exchange_token: user_token }), (seen) => seen.access_token && seen.expires_in > 5e6);
  await call('batch', () => user.api('', 'post', { batch: [{ method: 'get', relative_url: 'me?fields=id' }, { method: 'get', relative_url: 'me/accounts' }] }), (seen) => seen.length === 2 && JSON.parse(seen[0].body).id);
  await call('batch, one row on another', () => user.api('', 'post', { batch: [pages, { method: 'get', relative_url: '{result=pages:$.data.0.id}?fields=id' }] }), (seen) => seen[1].code === 200);
  await call('batch, ids= is refused', () => user.api('', 'post', { batch: [pages, { method: 'get', relative_url: '?ids={result=pages:$.data.*.id}' }] }), (seen) => seen[1].code >= 400);
  await call('a bad token', () => new Facebook({ version: 'v26.0', accessToken: 'EAAnope' }).api('me'), (seen) => seen instanceof FacebookApiException && seen.response.error.code === 190 && seen.response.error.fbtrace_id);
  await call('me/messages, as a form', () => page.api('me/messages', 'post', { recipient: { id: psid }, message: { text: 'oi' }, messaging_type: 'RESPONSE' }), (seen) => seen.message_id);
  await call('subscribed_apps, post', () => page.api(apps, 'post', { subscribed_fields: ['messages', 'message_echoes'] }), (seen) => seen.success);
  await call('subscribed_apps, delete', () => page.api(apps, 'delete'), (seen) => seen.success);
  await call('subscribed_apps, get', () => page.api(apps), (seen) => seen.data.length === 0);
};
