'use strict';
const express = require('express');
const { verifyWebhookSignature, verifyWebhookSubscription } = require('@warriorteam/messenger-sdk');

module.exports = ({ heard, port, verify_token, app_secret }) => {
  const app = express();
  app.get('/webhook', (request, response) => {
    const challenge = verifyWebhookSubscription(request.query, verify_token);
    if (challenge) response.send(challenge); else response.sendStatus(403);
  });
  app.post('/webhook', express.raw({ type: '*/*' }), async (request, response) => {
    const verdict = await verifyWebhookSignature(request.body, request.get('X-Hub-Signature-256'), app_secret);
    if (!verdict.isValid) return response.status(401).send(verdict.error);
    for (const entry of JSON.parse(request.body).entry) entry.messaging.forEach((event) => heard(event.message.text));
    return response.sendStatus(200);
  });
  app.listen(port);
};
