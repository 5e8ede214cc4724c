'use strict';
const { MessengerBatch, MessengerClient } = require('messaging-api-messenger');

module.exports = async ({ call, graph_url, app_id, app_secret, page_id, page_token, user_token, psid }) => {
  const given = { appId: app_id, appSecret: app_secret, version: '26.0', origin: graph_url };
  const page = new MessengerClient({ ...given, accessToken: page_token });
  const user = new MessengerClient({ ...given, accessToken: user_token });
  const wrong = new MessengerClient({ ...given, accessToken: page_token, appSecret: '0'.repeat(32) });
  const code = (error) => error.response.data.error.code;
  const done = (seen) => seen.result === 'success';
  const sent = (seen) => seen.messageId && seen.recipientId === psid;
  const menu = [{ type: 'postback', title: 'Start', payload: 'START' }];

  await call('getPageInfo', () => page.getPageInfo(), (seen) => seen.id === page_id && seen.name);
  await call('getPageInfo, wrong proof', () => wrong.getPageInfo(), (seen) => code(seen) === 100);
  await call('debugToken', () => page.debugToken(), (seen) => seen.isValid && seen.type === 'PAGE');
  await call('getSubscriptions', () => page.getSubscriptions(), Array.isArray);
  await call('getPageSubscription', () => page.getPageSubscription(), (seen) => seen.object === 'page');
  await call('getMessagingFeatureReview', () => page.getMessagingFeatureReview(), Array.isArray);

  await call('getUserProfile', () => page.getUserProfile(psid), (seen) => seen.firstName);
  await call('setGetStarted', () => page.setGetStarted('GO'), done);
  await call('getGetStarted', () => page.getGetStarted(), (seen) => seen.payload === 'GO');
  await call('setPersistentMenu', () => page.setPersistentMenu(menu), done);
  await call('getPersistentMenu', () => page.getPersistentMenu(), (seen) => seen[0].locale === 'default');
  await call('setUserPersistentMenu', () => page.setUserPersistentMenu(psid, menu), done);
  await call('getUserPersistentMenu', () => page.getUserPersistentMenu(psid), Array.isArray);
  await call('deleteUserPersistentMenu', () => page.deleteUserPersistentMenu(psid), done);
  await call('deletePersistentMenu', () => page.deletePersistentMenu(), done);
  await call('setGreeting', () => page.setGreeting('Hi'), done);
  await call('getGreeting', () => page.getGreeting(), (seen) => seen[0].text === 'Hi');
  await call('deleteGreeting', () => page.deleteGreeting(), done);
  await call('setIceBreakers', () => page.setIceBreakers([{ question: 'Q', payload: 'P' }]), done);
  await call('getIceBreakers', () => page.getIceBreakers(), Array.isArray);
  await call('setWhitelistedDomains', () => page.setWhitelistedDomains(['https://shop.example.com']), done);
  await call('getWhitelistedDomains', () => page.getWhitelistedDomains(), (seen) => seen[0]);
  await call('setAccountLinkingURL', () => page.setAccountLinkingURL('https://shop.example.com/link'), done);

  await call('sendText', () => page.sendText(psid, 'oi'), sent);
  await call('sendText to a stranger', () => page.sendText('9999999999999999', 'oi'), (seen) => code(seen) === 100);
  await call('sendText with a user token', () => user.sendText(psid, 'oi'), (seen) => code(seen));
  await call('sendText, HUMAN_AGENT', () => page.sendText(psid, 'oi', { tag: 'HUMAN_AGENT' }), sent);
  await call('sendText, a retired tag', () => page.sendText(psid, 'oi', { tag: 'ACCOUNT_UPDATE' }), (seen) => code(seen) === 100);
  await call('sendText, quick replies', () => page.sendText(psid, 'oi', { quickReplies: [{ contentType: 'text', title: 'A', payload: 'A' }] }), sent);
  await call('sendImage, URL', () => page.sendImage(psid, 'https://shop.example.com/a.png'), sent);
  await call('sendImage, bytes', () => page.sendImage(psid, Buffer.from([137, 80, 78, 71, 13, 10]), { filename: 'a.png' }), sent);
  await call('sendButtonTemplate', () => page.sendButtonTemplate(psid, 'x', menu), sent);
  await call('sendGenericTemplate', () => page.sendGenericTemplate(psid, [{ title: 'A' }]), sent);
  await call('markSeen', () => page.markSeen(psid), (seen) => seen.recipientId === psid);
  await call('typingOn', () => page.typingOn(psid), (seen) => seen.recipientId === psid);
  await call('sendBatch', () => page.sendBatch([MessengerBatch.sendText(psid, '1'), MessengerBatch.sendText(psid, '2')]), (seen) => seen.length === 2 && seen[1].code === 200);

  await call('uploadImage, URL', () => page.uploadImage('https://shop.example.com/a.png', { isReusable: true }), (seen) => seen.attachmentId);
  await call('sendMediaTemplate, uploaded', async () => {
    const { attachmentId } = await page.uploadImage('https://shop.example.com/a.png', { isReusable: true });
    return page.sendMediaTemplate(psid, [{ mediaType: 'image', attachmentId }]);
  }, sent);
  await call('createLabel', () => page.createLabel('vip'), (seen) => seen.id);
  await call('getLabelList', () => page.getLabelList(), (seen) => Array.isArray(seen.data));
  await call('createPersona', () => page.createPersona({ name: 'Ana', profilePictureUrl: 'https://shop.example.com/a.png' }), (seen) => seen.id);
  await call('getAllPersonas', () => page.getAllPersonas(), (seen) => seen.length === 1 && seen[0].name === 'Ana');
  await call('getThreadOwner', () => page.getThreadOwner(psid), (seen) => seen.appId);
  await call('passThreadControlToPageInbox', () => page.passThreadControlToPageInbox(psid, 'x'), (seen) => seen.success);
  await call('requestThreadControl', () => page.requestThreadControl(psid, 'x'), (seen) => seen.success);
  await call('takeThreadControl', () => page.takeThreadControl(psid, 'x'), (seen) => seen.success);
  await call('getInsights', () => page.getInsights(['page_messages_total_messaging_connections'], {}), Array.isArray);
};
