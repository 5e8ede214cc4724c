'use strict';
const { Application, FacebookAdsApi, Page, User } = require('facebook-nodejs-business-sdk');

module.exports = async ({ call, app_id, app_secret, page_id, page_token, user_token, psid }) => {
  const as = (token) => { const api = new FacebookAdsApi(token); api.setShowHeader?.(false); return api; };
  const user = (token = user_token) => new User('me', {}, undefined, as(token));
  const page = () => new Page(page_id, {}, undefined, as(page_token));
  const app = () => new Application(app_id, {}, undefined, as(`${app_id}|${app_secret}`));
  const list = (seen) => Array.isArray(seen);

  await call('User.get', () => user().get(['id', 'name']), (seen) => seen.id);
  await call('User.get, a bad token', () => user('EAAnope').get(['id']), (seen) => seen.name === 'FacebookRequestError' && seen.status === 400);
  await call('User.getAccounts, by its cursor', async () => {
    let rows = await user().getAccounts(['id', 'tasks', 'access_token'], { limit: 1 });
    const ids = rows.map((row) => row.id);
    while (rows.hasNext()) { rows = await rows.next(); ids.push(...rows.map((row) => row.id)); }
    return ids;
  }, (seen) => seen.includes(page_id));
  await call('Page.createSubscribedApp', () => page().createSubscribedApp([], { subscribed_fields: ['messages'] }), (seen) => seen.success !== false && !(seen instanceof Error));
  await call('Page.getSubscribedApps', () => page().getSubscribedApps([], {}), (seen) => seen.length === 1);
  await call('Page.getRoles', () => page().getRoles(['id', 'tasks'], {}), (seen) => seen.length >= 1);
  await call('Page.getConversations', () => page().getConversations(['id', 'participants', 'can_reply'], {}), (seen) => seen[0].id.startsWith('t_'));
  await call('Page.getMessengerProfile', () => page().getMessengerProfile(['get_started'], {}), list);
  await call('Page.getMessagingFeatureReview', () => page().getMessagingFeatureReview([], {}), list);
  await call('Page.getThreadOwner', () => page().getThreadOwner([], { recipient: psid }), (seen) => seen.length >= 1);
  await call('Page.getPersonas', () => page().getPersonas([], {}), list);
  await call('Page.getCustomLabels', () => page().getCustomLabels([], {}), list);
  await call('Page.getSettings', () => page().getSettings(['setting', 'value'], {}), list);
  await call('Page.getAssignedUsers', () => page().getAssignedUsers(['id', 'tasks'], { business: '1' }), list);
  await call('Application.get', () => app().get(['id', 'name', 'category']), (seen) => seen.id === app_id);
  await call('Application.getPermissions', () => app().getPermissions([], {}), (seen) => seen.length >= 1);
  await call('Application.getRoles', () => app().getRoles([], {}), (seen) => seen.length >= 1);
};
