# Logging in with Facebook.
-menu-login-settings = Facebook Login > Settings > Valid OAuth Redirect URIs

ask-facebook_login = Is Facebook Login, or Facebook Login for Business, on the app?
    .help = It stands among the products on the left of { -menu-app-dashboard }. The API does not show it
ask-login_redirect = Address that the app lists for logins
    .help = From { -menu-login-settings }: any address of yours that stands there. Enter takes Facebook's own page, which most apps may use without listing it
ask-login_config = Configuration ID of Facebook Login for Business
    .help = From Facebook Login for Business, “Configurations”. It fixes the permissions and the kind of token

login-how = How does the token come?
login-by-browser = By logging in with Facebook
login-by-token = By pasting a token that was generated
login-which-way = Who logs in, and where?
login-way-paste = I do, in my browser, and paste the address that it ends at
login-way-loopback = I do, in my browser, which comes back by itself (an app in development, or one that lists http://localhost)
login-way-link = Somebody else does: give me a link for the Page's admin
login-way-redirected = Somebody did: I have the address that their browser ended at
login-pasted = Address that the browser ended at (not shown)
login-open = Open this address in a browser in which the Page's admin is logged in to Facebook:
login-opened = A browser opens at this address:
login-paste-told = Choose the Page, press Continue, and copy the whole address of the page that you end at, even if it shows an error. If Facebook shows an error instead of its dialog, paste its words.
login-loopback-told = Choose the Page and press Continue. The browser then comes back here. Ctrl-C ends the wait.
login-link-told =
    Send this link to the Page's admin. They choose the Page, press Continue, and send you the whole address that they end at, within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } of pressing it: then the code in it ends. The link itself can be used once, within { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }.
login-portfolio = If the Page belongs to a business portfolio, Facebook lists it only with one more permission: `onboard token login { $CUSTOMER } --also business_management`
login-page-kept = The vault keeps the Pages' own tokens that work: { $pages }. `--replace` makes new ones
login-which-page = Which of these is the customer's Page?
login-page-done = Done
login-page-done-text = The login arrived. You can close this page and go back to the terminal.
login-page-refused = Facebook did not let it happen
login-page-refused-text = Why, and what to do about it, is in the terminal. You can close this page.
login-page-foreign = This does not belong here
login-page-foreign-text = It is not the login that the terminal waits for. Open the address that the terminal shows.

login-unsaid = Nobody said whether Facebook Login is on app { $app }
    .fix = Look among the products in { -menu-app-dashboard }. If it is there, run the same command with `--facebook-login yes`
login-not-on-app = Facebook Login is not on app { $app }, as somebody said
    .fix = Add it in { -menu-app-dashboard }, then run the same command with `--facebook-login yes`; or keep a token that was generated: `onboard token paste { $CUSTOMER }`
login-way-unnamed = Nobody is here to log in, and no flag says how
    .fix = `--link` prints an address for somebody else, `--redirected` reads what they send back, `--loopback` waits for a browser on this machine
no-login-attempt = No login of this customer waits for its end
    .fix = Make a link first: `onboard token login { $CUSTOMER } --link`
login-link-expired = The link for this login is older than { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
    .fix = Make a new one: `onboard token login { $CUSTOMER } --link`
login-link-used = The link for this login was used already
    .fix = Make a new one: `onboard token login { $CUSTOMER } --link`
login-foreign = What came back belongs to another login
    .fix = Use the address that belongs to the newest link; an older link, or one of another customer, does not count
login-unreadable = There is neither a code nor an error in what came
    .fix = Copy the whole address that the browser ended at. If it holds `access_token`, keep that: `onboard token paste { $CUSTOMER }`
login-timeout = Nobody came back within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
    .fix = If Facebook showed an error, run `onboard token login { $CUSTOMER } --paste` and paste its words; else log in again
login-port-taken = Port { $port } of this machine is taken
    .fix = Leave out `--port`, or name another one that the app lists
login-declined = The person pressed Cancel in Facebook's dialog
    .fix = Agree on what is asked for, and log in again
login-url-blocked = Facebook blocked the way back: the app does not list { $redirect }
    .fix = Add it in { -menu-login-settings }, or name one that stands there with `--login-redirect URL`
login-domain-unlisted = Facebook does not go to { $redirect }: its domain is none of the app's
    .fix = Add the domain in { -menu-basic }, “App domains”, and the address in { -menu-login-settings }
login-app-not-active = Facebook shows this app's login to nobody without a role on it
    .fix = Publish the app ({ -menu-app-mode }), or have somebody with a role log in: { -menu-roles }
login-scopes-invalid = Facebook does not let the app ask for some of these permissions
    .fix = Add them in { -menu-permissions }; for a configuration of Facebook Login for Business, name it with `--login-config ID`
login-feature-unavailable = Facebook keeps Facebook Login back from this app for now
    .fix = See to what { -menu-app-dashboard } asks for in red: Data Use Checkup, business verification, privacy policy, advanced access to `public_profile`
login-refused = Facebook refused the login: “{ $said }”
    .fix = Look at { -menu-app-dashboard } for a warning, then log in again
login-code-expired = The code of the login ended before it was used
    .fix = Log in again, and bring the address back at once
login-code-used = The code of the login was used already
    .fix = Log in again: a code can be used once
login-code-elsewhere = Facebook gave the code for another address than { $redirect }
    .fix = Log in again by the newest link, and send that address back
login-code-unproved = Facebook did not take the proof that this login was begun here
    .fix = Log in again by the newest link; a code of an older one cannot be used

explain-login-unsaid = Only the dashboard knows whether the app can log anybody in, so somebody has to say it once.
    .why = Nobody was asked yet, or the word is more than a year old.
explain-login-not-on-app = Without Facebook Login the app has no dialog that anybody could log in with.
    .why = Most products need none: their Page token is generated in the dashboard.
    .do = Add Facebook Login, or Facebook Login for Business, in { -menu-app-dashboard }; then run `onboard token login { $CUSTOMER } --facebook-login yes`. Or generate a token: { -menu-generate-token }, and `onboard token paste { $CUSTOMER }`.
explain-login-way-unnamed = A login needs a browser and a person, and neither is here.
    .why = Without a terminal, or with `--json`, nobody can choose a way, so a flag has to name it.
explain-no-login-attempt = What comes back is held against the link that was made, and there is none.
    .why = The link was made for another customer or in another workspace, or not at all.
explain-login-link-expired = A link can be used for three days, so that an old mail opens nothing.
    .why = The admin was away, or an old link was used in place of a newer one.
explain-login-link-used = A link is good for one login.
    .why = The address came twice, or somebody else of the team used it already.
    .do = Look what is there: `onboard token check { $CUSTOMER }`. If it is not enough, make a new link: `onboard token login { $CUSTOMER } --link`.
explain-login-foreign = The address does not carry the mark that this login was begun with, so nothing of it is used: it could be somebody else's account.
    .why = A newer link was made since, the address is of another customer's login, or it was copied without its end.
explain-login-unreadable = The address that a login ends at carries `code=` or `error`, and this does not.
    .why = Only a part of it was copied, or that of another page. Facebook's own page takes it out of the address bar after a while.
explain-login-timeout = The login was begun, and no browser came back.
    .why = The page was closed, Facebook showed an error instead of its dialog, or the browser runs on another machine.
    .do = Log in again. Where the browser is on another machine, use `onboard token login { $CUSTOMER } --paste`.
explain-login-port-taken = Another program listens where the browser was to come back to.
    .why = Another login waits, or a server of yours runs there.
explain-login-declined = Facebook sent the person back without a code, since they did not agree.
    .why = They pressed Cancel, or closed the dialog. Often they did not expect what it asked for.
    .do = Say beforehand which Page to choose and what is asked for, then make a new link: `onboard token login { $CUSTOMER } --link`.
explain-login-url-blocked = “URL Blocked”: Facebook sends people only to addresses that the app lists, letter by letter.
    .why = The address is not listed, it is listed with another ending or parameter, or it was http where the app is live.
    .do = Add it in { -menu-login-settings }, switch “Client OAuth Login” and “Web OAuth Login” on, and log in again. Or name one that is listed: `onboard token login { $CUSTOMER } --login-redirect URL`.
explain-login-domain-unlisted = “Can't load URL”, 1349048: the domain of the address is not among the app's.
    .why = The domain was never added, or Facebook Login was switched on without a website.
    .do = Add the domain in { -menu-basic }, “App domains”, and the whole address in { -menu-login-settings }.
explain-login-app-not-active = “App not active”: an app in development lets in only people with a role on it.
    .why = The app was never published, it was taken back into development, or Meta deactivated it.
    .do = Publish it with { -menu-app-mode }, or invite whoever logs in: { -menu-roles }. If Meta deactivated it, its mail says why.
explain-login-scopes-invalid = “Invalid Scopes”: the dialog was asked for a permission that the app may not ask for.
    .why = The permission was never added to the app, it is written otherwise, or the app uses Facebook Login for Business, where a configuration names the permissions.
    .do = Add it in { -menu-permissions }. For Facebook Login for Business: `onboard token login { $CUSTOMER } --login-config ID`.
explain-login-feature-unavailable = “Feature Unavailable”: Meta lets nobody log in with this app until something is settled.
    .why = A Data Use Checkup is due, the business is not verified, the privacy policy does not open, or `public_profile` has no advanced access.
    .do = Look for red marks in { -menu-app-dashboard }; `onboard doctor { $CUSTOMER }` names what it can see. Then log in again.
explain-login-refused = Facebook sent the person back with an error, whose own words are shown.
    .why = It depends on the words. Most often something in the app's settings is not finished.
explain-login-code-expired = A code is worth a token for about ten minutes.
    .why = The address was sent back too late, or lay in a mailbox.
explain-login-code-used = A code is worth one token.
    .why = The same address was brought twice, or the page that it leads to took the code for itself.
    .do = Log in again. If the page of the address takes codes, use Facebook's own: `onboard token login { $CUSTOMER } --login-redirect https://www.facebook.com/connect/login_success.html`.
explain-login-code-elsewhere = Meta gives a token only where the same address is named as in the dialog.
    .why = The address of an older link was sent back, whose way back was another.
explain-login-code-unproved = Each login has a proof of its own, which stays in the vault. Meta takes a code only with the one that it was asked for with.
    .why = A newer link was made since, or the code was given to somebody else's login.
