'use strict';
const { Passport } = require('passport');
const { Strategy } = require('passport-facebook');

// One turn of the login: the request that the person's browser makes, and how the strategy ends it.
const turn = (given, query) => new Promise((done, refuse) => {
  const strategy = new Strategy(given, (access, _, profile, end) => end(null, { access, profile }));
  const request = { query, session: {}, headers: {}, connection: {} };
  const response = { setHeader() {}, end() { done(this.location); } };
  Object.defineProperty(response, 'location', { writable: true });
  response.setHeader = (name, value) => { if (name === 'Location') response.location = value; };
  const passport = new Passport().use(strategy);
  passport.authenticate('facebook', { session: false, scope: ['email', 'pages_show_list'] }, (error, user, info) => {
    if (error) refuse(error); else if (user) done(user); else done(info);
  })(request, response, refuse);
});

module.exports = async ({ call, consent, app_id, app_secret, redirect_uri }) => {
  const given = { clientID: app_id, clientSecret: app_secret, callbackURL: redirect_uri, graphAPIVersion: 'v26.0', profileFields: ['id', 'displayName', 'emails'] };
  const login = async (more = {}) => turn({ ...given, ...more }, await consent(await turn({ ...given, ...more }, {})));

  await call('the dialog', () => turn(given, {}), (seen) => seen.startsWith('https://www.facebook.com/v26.0/dialog/oauth'));
  await call('code, token and profile', () => login(), (seen) => seen.access && seen.profile.id && seen.profile.displayName);
  await call('the same, with proof', () => login({ enableProof: true }), (seen) => seen.access && seen.profile.id);
  await call('a person who cancels', async () => turn(given, await consent(await turn(given, {}), 'cancel')), (seen) => /Permissions error/.test(JSON.stringify(seen)));
  await call('a code of nobody', () => turn(given, { code: 'AQnope' }), (seen) => seen.name === 'FacebookTokenError' && seen.code === 100 && seen.subcode === 36009);
};
