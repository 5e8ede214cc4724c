'use strict';
const { Client } = require('messenger-node');

module.exports = async ({ call, page_token, psid }) => {
  const client = new Client({ page_token, graph_api_version: 26.0 });
  client.setApiVersion('v26.0');
  const to = { id: psid };
  const sent = (seen) => seen.message_id && seen.recipient_id === psid;
  const done = (seen) => seen.result === 'success';

  await call('sendText', () => client.sendText(to, 'oi'), sent);
  await call('sendText to a stranger', () => client.sendText({ id: '9999999999999999' }, 'oi'), (seen) => (seen.error || seen).code === 100);
  await call('sendQuickReplies', () => client.sendQuickReplies(to, [{ content_type: 'text', title: 'A', payload: 'A' }], 'oi'), sent);
  await call('sendSenderAction', () => client.sendSenderAction(to, 'typing_on'), (seen) => seen.recipient_id === psid);
  await call('sendTemplate', () => client.sendTemplate(to, { template_type: 'generic', elements: [{ title: 'A' }] }), sent);
  await call('sendAttachment', () => client.sendAttachment({ type: 'image', source: 'https://shop.example.com/a.png' }, to), sent);
  await call('uploadAttachment', () => client.uploadAttachment({ type: 'image', source: 'https://shop.example.com/a.png' }), (seen) => seen.attachment_id);
  await call('setMessengerProfile', () => client.setMessengerProfile({ get_started: { payload: 'GO' } }), done);
  await call('getMessengerProfile', () => client.getMessengerProfile(['get_started']), (seen) => seen.data[0].get_started.payload === 'GO');
  await call('deleteMessengerProfile', () => client.deleteMessengerProfile(['get_started']), done);
  await call('getThreadOwner', () => client.getThreadOwner(psid), (seen) => seen.data[0].thread_owner.app_id);
  await call('passThreadControl', () => client.passThreadControl(psid, '263902037430900'), (seen) => seen.success);
  await call('requestThreadControl', () => client.requestThreadControl(psid), (seen) => seen.success);
  await call('takeThreadControl', () => client.takeThreadControl(psid), (seen) => seen.success);
};
