'use strict';
const { FacebookAdapter } = require('botbuilder-adapter-facebook');
const { Botkit } = require('botkit');

module.exports = ({ heard, port, verify_token, app_secret }) => {
  process.env.PORT = port;
  process.on('unhandledRejection', () => {}); // its answer to a wrong signature
  const adapter = new FacebookAdapter({ verify_token, app_secret, access_token: 'x' });
  const bot = new Botkit({ adapter, webhook_uri: '/webhook', disable_console: true });
  bot.on('message', async (_, message) => heard(message.text));
};
