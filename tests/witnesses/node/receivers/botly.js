'use strict';
const bodyParser = require('body-parser');
const Botly = require('botly');
const express = require('express');

module.exports = ({ heard, port, verify_token, app_secret }) => {
  const bot = new Botly({ accessToken: 'x', verifyToken: verify_token, webHookPath: '/webhook' });
  bot.on('message', (sender, message, data) => heard(data.text));
  const refuse = (error, request, response, next) => response.status(403).end(error.message);
  express().use(bodyParser.json({ verify: bot.getVerifySignature(app_secret) })).use(bot.router()).use(refuse).listen(port);
};
