'use strict';
const BootBot = require('bootbot');

module.exports = async ({ call, app_secret, page_token, psid }) => {
  const given = { accessToken: page_token, verifyToken: 'x', appSecret: app_secret };
  const bot = new BootBot({ ...given, graphApiVersion: 'v26.0' });
  const sent = (seen) => seen.message_id && seen.recipient_id === psid;
  const done = (seen) => seen.result === 'success';

  await call('say', () => bot.say(psid, 'oi'), sent);
  await call('say, the v2.12 it defaults to', () => new BootBot(given).say(psid, 'oi'), sent);
  await call('say, quick replies', () => bot.say(psid, { text: 'oi', quickReplies: ['A', 'B'] }), sent);
  await call('say, buttons', () => bot.say(psid, { text: 'oi', buttons: ['A'] }), sent);
  await call('say, cards', () => bot.say(psid, { cards: [{ title: 'A' }] }), sent);
  await call('say, an image', () => bot.say(psid, { attachment: 'image', url: 'https://shop.example.com/a.png' }), sent);
  await call('sendAction', () => bot.sendAction(psid, 'mark_seen'), (seen) => seen.recipient_id === psid);
  await call('getUserProfile', () => bot.getUserProfile(psid), (seen) => seen.first_name);
  await call('setGreetingText', () => bot.setGreetingText('Hi'), done);
  await call('setGetStartedButton', () => bot.setGetStartedButton(() => {}), done);
  await call('setPersistentMenu', () => bot.setPersistentMenu([{ type: 'postback', title: 'A', payload: 'A' }]), done);
  await call('deletePersistentMenu', () => bot.deletePersistentMenu(), done);
  await call('deleteGetStartedButton', () => bot.deleteGetStartedButton(), done);
};
