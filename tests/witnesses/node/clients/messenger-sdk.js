'use strict';
const { Messenger, MessengerAPIError } = require('@warriorteam/messenger-sdk');

module.exports = async ({ call, graph_url, page_id, page_token, psid }) => {
  const sdk = new Messenger({ accessToken: page_token, version: 'v26.0', baseUrl: graph_url, maxRetries: 0 });
  const say = (to, message) => sdk.send.message({ recipient: { id: to }, message, messaging_type: 'RESPONSE' });
  const sent = (seen) => seen.message_id && seen.recipient_id === psid;
  const image = { type: 'image', url: 'https://shop.example.com/a.png' };
  const thread = () => sdk.conversations.findByUser(page_id, psid, 'messenger');

  await call('send.message', () => say(psid, { text: 'oi' }), sent);
  await call('send.message to a stranger', () => say('9999999999999999', { text: 'oi' }), (seen) => seen instanceof MessengerAPIError && seen.code === 100 && seen.subcode === 2018001 && seen.fbtrace_id);
  await call('send.typingOn', () => sdk.send.typingOn(psid), (seen) => seen.recipient_id === psid);
  await call('attachments.upload', () => sdk.attachments.upload(image), (seen) => seen.attachment_id);
  await call('an uploaded attachment, sent', async () => {
    const { attachment_id } = await sdk.attachments.upload(image);
    return say(psid, { attachment: { type: 'image', payload: { attachment_id } } });
  }, sent);
  await call('templates.generic', () => sdk.templates.generic({ recipient: { id: psid }, elements: [{ title: 'A', subtitle: 'B' }] }), sent);
  await call('profile.getName', () => sdk.profile.getName(psid), (seen) => seen.first_name);
  await call('conversations.list', () => sdk.conversations.list(page_id), (seen) => seen.data[0].id.startsWith('t_'));
  await call('conversations.findByUser', thread, (seen) => seen.startsWith('t_'));
  await call('conversations.get', async () => sdk.conversations.get(await thread()), (seen) => seen.updated_time);
  await call('conversations.getRecentMessages', async () => sdk.conversations.getRecentMessages(await thread()), (seen) => seen[0].from.id && seen[0].to);
  await call('moderation.blockUser', () => sdk.moderation.blockUser(psid), (seen) => seen.result === 'success' || seen.success);
};
