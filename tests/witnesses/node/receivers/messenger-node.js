'use strict';
const { Webhook } = require('messenger-node');

module.exports = ({ heard, port, verify_token, app_secret }) => {
  const hook = new Webhook({ verify_token, app_secret, port, endpoint: '/webhook' });
  hook.on('messages', (kind, sender, event) => heard(event.message.text));
};
