'use strict';
const Botly = require('botly');

module.exports = async ({ call, promised, graph_url, page_id: pageId, page_token, psid }) => {
  const bot = new Botly({ accessToken: page_token, FB_URL: `${graph_url}/v26.0/` });
  const sent = (seen) => seen.message_id && seen.recipient_id === psid;
  const done = (seen) => seen.result === 'success';
  const buttons = [bot.createPostbackButton('A', 'A')];

  await call('sendText', () => promised((end) => bot.sendText({ id: psid, text: 'oi' }, end)), sent);
  await call('sendText to a stranger', () => promised((end) => bot.sendText({ id: '9999999999999999', text: 'oi' }, end)), (seen) => (seen.error || seen).code === 100);
  await call('sendText, quick replies', () => promised((end) => bot.sendText({ id: psid, text: 'oi', quick_replies: [bot.createQuickReply('A', 'A')] }, end)), sent);
  await call('sendButtons', () => promised((end) => bot.sendButtons({ id: psid, text: 'oi', buttons }, end)), sent);
  await call('sendGeneric', () => promised((end) => bot.sendGeneric({ id: psid, elements: [{ title: 'A', buttons }] }, end)), sent);
  await call('sendImage', () => promised((end) => bot.sendImage({ id: psid, url: 'https://shop.example.com/a.png' }, end)), sent);
  await call('sendAction', () => promised((end) => bot.sendAction({ id: psid, action: 'typing_on' }, end)), (seen) => seen.recipient_id === psid);
  await call('getUserProfile', () => promised((end) => bot.getUserProfile({ id: psid, fields: ['first_name', 'last_name'] }, end)), (seen) => seen.first_name);
  await call('setGetStarted', () => promised((end) => bot.setGetStarted({ pageId, payload: 'GO' }, end)), done);
  await call('setGreetingText', () => promised((end) => bot.setGreetingText({ pageId, greeting: [{ locale: 'default', text: 'Hi' }] }, end)), done);
  await call('setPersistentMenu', () => promised((end) => bot.setPersistentMenu({ pageId, menu: [{ locale: 'default', call_to_actions: buttons }] }, end)), done);
  await call('removePersistentMenu', () => promised((end) => bot.removePersistentMenu({ pageId }, end)), done);
  await call('setWhiteList', () => promised((end) => bot.setWhiteList({ pageId, whiteList: ['https://shop.example.com'] }, end)), done);
  await call('setAccountLinkingURL', () => promised((end) => bot.setAccountLinkingURL({ pageId, url: 'https://shop.example.com/link' }, end)), done);
  await call('upload', () => promised((end) => bot.upload({ pageId, type: 'image', payload: { url: 'https://shop.example.com/a.png', is_reusable: true } }, end)), (seen) => seen.attachment_id);
};
