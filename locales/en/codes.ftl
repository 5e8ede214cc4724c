# One sentence for each code, and what to do. Facts are in the message only where a finding always has them.

# customer
customer-incomplete = Not known yet: { $missing }
    .fix = Run `onboard start { $CUSTOMER }`, or `onboard customer set { $CUSTOMER } FIELD VALUE`
customer-unreadable = The record of this customer cannot be read ({ $reason })
    .fix = Run `onboard customer show { $CUSTOMER }` to see where
platform-unknown = No profile is called `{ $platform }`
    .fix = Choose one that `onboard platform list` shows
platform-not-chosen = No contact-centre product is chosen, so what it needs is not known
    .fix = Run `onboard customer set { $CUSTOMER } platform ID`; `onboard platform list` shows the ids

# app
app-unknown = No App ID is known
    .fix = Create the app under { -menu-create-app }, then run `onboard start --app-id ID`. Other ways of creating it refuse the Page permissions
app-secret-missing = The app secret is not in the vault
    .fix = Copy it from { -menu-basic }, then run `onboard app set { $APP_ID } app_secret --stdin`
app-credentials-refused = Meta does not accept this App ID with this app secret
    .fix = Copy the secret again from { -menu-basic }, then run `onboard app set { $APP_ID } app_secret --stdin`
app-not-the-one-meant = These credentials are of the app “{ $seen }”, not of “{ $wanted }”
    .fix = Set the App ID of the app you mean: `onboard customer set { $CUSTOMER } app_id ID`
app-blocked = Meta serves this app nothing any more: “{ $said }”
    .fix = Open the app in Meta's dashboard: it says what Meta wants, such as a Data Use Checkup or an appeal
graph-version-dying = { $days ->
        [one] Graph API { $version } ends in { $days } day
       *[other] Graph API { $version } ends in { $days } days
    }
    .fix = Use a newer one: `--graph-version`, and in the product's own settings
graph-version-dead = Graph API { $version } has ended; Meta answers with an older version that is still alive
    .fix = Use a newer one: `--graph-version`, and in the product's own settings
graph-version-unknown = Graph API { $version } is newer than this program
    .fix = Leave `--graph-version` out, or update onboard
graph-version-refused = Meta does not know Graph API { $version }
    .fix = Leave `--graph-version` out

# app-settings
contact-email-missing = The app has no contact e-mail
    .fix = Set it under { -menu-basic }; Meta writes there about the review
category-missing = The app has no category
    .fix = Choose “Messenger bots for business” under { -menu-basic }
category-unfit = The category “{ $seen }” is for messages between people
    .fix = Choose “Messenger bots for business” under { -menu-basic }
privacy-policy-missing = The app has no privacy policy
    .fix = Set the address under { -menu-basic }; it must be public and about this app
privacy-policy-dead = The privacy policy at { $url } does not answer with 200
    .fix = Mend the page or set another address under { -menu-basic }; with a dead one Meta does not let you save
settings-url-private = The name in { $url } leads to a private address from here, so only Meta can tell what it sees
    .fix = Open it on a phone without this network: it has to answer everybody. Then Meta lets you save it under { -menu-basic }
privacy-policy-unlike = The page at { $url } asks for a password, or says nothing of privacy
    .fix = Open it signed out. It has to be public and about what this app does with data
terms-missing = The app has no terms of service
    .fix = Set the address under { -menu-basic }
data-deletion-unsaid = Meta's API does not show whether data deletion is set
    .fix = Look under { -menu-basic }, then run `onboard app set { $APP_ID } data_deletion yes`
data-deletion-missing = Data deletion is not set
    .fix = Set an address with instructions or a callback under { -menu-basic }, then run `onboard app set { $APP_ID } data_deletion yes`
data-deletion-dead = The address for data deletion, { $url }, does not answer
    .fix = Compare it with { -menu-basic }, mend the page, or set another: `onboard app set { $APP_ID } data_deletion_url URL`
deauthorize-callback-missing = Nothing is called when a person removes the app
    .fix = If the product offers such an address, set it as deauthorize callback under the app's login settings; reviewers note when it is empty
icon-missing = No icon file is known
    .fix = Run `onboard app set { $APP_ID } icon FILE` with a PNG or JPEG of 1024×1024 pixels
icon-wrong-size = The icon is { $width }×{ $height } pixels, and Meta wants 1024×1024
    .fix = Scale it, and upload it under { -menu-basic }
icon-unreadable = The icon file at { $path } cannot be read as PNG or JPEG
    .fix = Run `onboard app set { $APP_ID } icon FILE` with a file that opens
app-domains-missing = The app has no app domain
    .fix = Add the domain of the product's site under { -menu-basic }
app-domains-differ = The app domains ({ $seen }) do not cover the site that the reviewer opens: { $wanted }
    .fix = Add its domain under { -menu-basic }
app-settings-locked = Meta lets nobody change this app's settings by its API
    .fix = Set them by hand under { -menu-basic }, or tick “Allow API access to app settings” under { -menu-advanced }, then run `onboard start { $CUSTOMER } --only app-settings`
data-use-checkup-due = The yearly Data Use Checkup is due by { $date }
    .fix = Do it in the App Dashboard, then run `onboard app set { $APP_ID } data_use_checkup yes`
website-missing = The app has no Website platform
    .fix = Add it at the foot of { -menu-basic }, with the address where the reviewer signs in
website-differs = The Website platform names { $seen }, while the reviewer is sent to { $wanted }
    .fix = Enter the reviewer's address under { -menu-basic }, unless that is on purpose
server-ip-list = Only listed servers may call with this app's secret: { $seen }
    .fix = Add the product's servers and yours under { -menu-advanced }, or empty the list
app-restricted = Age or country limits hide the app from some people: { $seen }
    .fix = Remove them under { -menu-advanced }

# messenger-product
messenger-product-missing = The app has no Messenger product
    .fix = Add it: { -menu-add-product }
messenger-product-hidden = Meta does not show whether the app has the Messenger product
    .fix = Look for Messenger in the { -menu-app-dashboard }

# login and tokens
login-not-needed = the product works with a pasted Page token
user-token-missing = No user token is in the vault
    .fix = Run `onboard token login { $CUSTOMER }` where Facebook Login is on the app; else get one in { -menu-explorer } with the product's permissions and run `onboard token paste { $CUSTOMER }`
system-user-token-missing = No system user token is in the vault
    .fix = Generate one in the business portfolio and run `onboard token paste { $CUSTOMER }`; with a configuration of Facebook Login for Business: `onboard token login { $CUSTOMER } --login-config ID`
token-invalid = Meta says that the token is not valid
    .fix = Generate it again: { -menu-generate-token }. Then run `onboard start { $CUSTOMER }`
token-expired = The token has expired
    .fix = An expired token cannot be renewed. Generate it again: { -menu-generate-token }
token-revoked = The person behind the token removed the app
    .fix = Have the person add the app again, and generate the token again
token-password-changed = The token died because the person changed the password, or Facebook ended the session
    .fix = Sign in again, and generate the token again: { -menu-generate-token }
token-checkpoint = Facebook wants to check the person behind the token first
    .fix = Have the person sign in on facebook.com and follow what it asks; then look again
token-role-lost = The person behind the token no longer has the task on the Page that it takes
    .fix = Give the task back, or have another admin of the Page generate the token
token-of-another-app = { $seen ->
    [unknown] The token does not belong to app { $wanted }, but to another one
   *[other] The token belongs to app { $seen }, not to { $wanted }
}
    .fix = Generate it in the right app: { -menu-generate-token }
token-of-another-page = The token belongs to Page { $seen }, not to { $wanted }
    .fix = Generate it for the right Page: { -menu-generate-token }
token-wrong-kind = This is a token of kind { $seen }, and { $wanted } belongs here
    .fix = A Page token comes from { -menu-generate-token }, a user token from { -menu-explorer }
token-scope-missing = The token lacks: { $missing }
    .fix = Generate it again and grant these permissions; the product cannot work without them
token-short-lived = The token lives for hours only
    .fix = Run `onboard start { $CUSTOMER }`, which exchanges it for one of about 60 days
token-expires-soon = { $days ->
        [0] The token expires today
        [one] The token expires in { $days } day
       *[other] The token expires in { $days } days
    }
    .fix = Run `onboard start { $CUSTOMER }` before that
token-blocked = Meta blocks the person or the app for a while
    .fix = Stop what was sent, read the notice under { -menu-app-dashboard } or on facebook.com, and wait until it is over
page-token-wanted = Meta wants a Page token for this
    .fix = Generate one: { -menu-generate-token }
permission-refused = Meta says that the token lacks the permission for this
    .fix = Generate it again and grant the product's permissions
token-seen-in-part = Only what the token may ask itself is known of it: not when it ends, nor what it may do on which Page
    .fix = Put the app's secret into `ONBOARD_APP_SECRET`, and name the app with `--app`
token-differs = Another `{ $key }` that works was given, and the one in the vault was kept
    .fix = Run the same command with `--replace` to take the new one
data-access-expired = The person has not used the app for 90 days, so some data is withheld
    .fix = Have the person sign in to the app again; messages are not affected
token-due = { $days ->
        [0] The { $token } has to be renewed today
        [one] The { $token } has to be renewed: { $days } day left
       *[other] The { $token } has to be renewed: { $days } days left
    }
    .fix = Run `onboard token refresh { $CUSTOMER }`
page-token-due = { $days ->
        [0] The Page token expires today, and a Page token cannot be renewed
        [one] The Page token expires in { $days } day, and a Page token cannot be renewed
       *[other] The Page token expires in { $days } days, and a Page token cannot be renewed
    }
    .fix = Generate it again under { -menu-generate-token }, and put it into the product too
page-token-renewal = { $days ->
        [0] { $platform } wants the Page token generated again every { $every } days, and today is the day
        [one] { $platform } wants the Page token generated again every { $every } days: { $days } day left
       *[other] { $platform } wants the Page token generated again every { $every } days: { $days } days left
    }
    .fix = Generate it again under { -menu-generate-token }, and put it into the product too
token-not-renewed = Meta gave a { $token } that lives no longer than the one before, which is kept
    .fix = Have the person open Facebook and sign in again, then run `onboard token refresh { $CUSTOMER }` again
refresh-busy = Another process on this machine renews these tokens now
    .fix = Wait for it, then run `onboard token refresh { $CUSTOMER }` again
refresh-failed = The tokens could not be looked after on this machine ({ $reason })
    .fix = Run `onboard explain { $reason }`, then `onboard token refresh { $CUSTOMER }` again
refresh-stopped = These tokens were left for later, since Meta asks for patience
    .fix = Run the same command again in an hour: it goes on with what is left
refresh-unscheduled = Tokens expire here, and no scheduled run looked after them in the last 48 hours
    .fix = Run `onboard token schedule install`: a timer then looks after them daily

# page
page-unidentified = It is not known which Page this is; its token tells
    .fix = Generate a Page token: { -menu-generate-token }. Then run `onboard start { $CUSTOMER }`
page-not-picked = The token lists these Pages: { $offered }
    .fix = Run `onboard start { $CUSTOMER } --page-id ID` with one of them
page-list-empty = The token lists no Page at all
    .fix = Tick the Page in the login dialog. If it belongs to a business portfolio, grant `business_management` too: { -menu-business-assets }
page-not-listed = The token does not list Page { $page }; it lists: { $offered }
    .fix = Tick the Page in the login dialog, or use the token of a person with a task on it
page-not-visible = Meta does not show Page { $page } to this token
    .fix = Use the token of a person with a task on the Page, or check the Page ID
page-merged = The Page is gone: it became part of another one. “{ $said }”
    .fix = Set the ID of the Page that is left: `onboard customer set { $CUSTOMER } page_id ID`
page-unpublished = The Page is not published, so nobody can write to it
    .fix = Publish the Page in its own settings on Facebook
page-task-missing = The person lacks these tasks on the Page: { $missing }
    .fix = Have an admin of the Page grant them: { -menu-business-assets }
page-token-missing = No Page token is in the vault
    .fix = Generate one: { -menu-generate-token }. Then run `onboard start { $CUSTOMER }`
page-token-not-derived = No Page token is in the vault, and one can be derived from the person's token
    .fix = Run `onboard start { $CUSTOMER } --only page-token`

# platform-setup
platform-value-missing = The product's form needs: { $missing }
    .fix = Read them off the product's form, then run `onboard start { $CUSTOMER }`
platform-unsaved = Nobody said yet that the form in { $platform } is saved
    .fix = Save it there first, since its callback must answer before Meta asks; then run `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-token-stale = The product still holds an older Page token
    .fix = Put the new one into its field “{ $field }”, save, then run `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-taken = The product shows the callback { $wanted }, while the app already sends to { $seen } for { $customer }
    .fix = Meta allows one callback for each app. Use the same callback for all Pages of the app, or a second app

# webhook-endpoint
callback-missing = The callback URL is not known
    .fix = Read it off the product's form, then run `onboard start { $CUSTOMER } --callback-url URL`
callback-malformed = { $callback } is not an address
    .fix = Copy it again from the product, with `https://`
callback-not-https = { $callback } is not https, and Meta calls nothing else
    .fix = Put a certificate of a public authority on the server, and use its https address
callback-local = { $callback } names this machine or a private network, which Meta cannot reach
    .fix = Use the address under which the server is seen from the internet
callback-private = The name in { $callback } leads to a private address from here, so only Meta can tell what it sees
    .fix = Run `onboard start { $CUSTOMER } --only app-subscription`: Meta's own handshake decides
callback-unresolvable = The name in { $callback } has no address
    .fix = Check the spelling, and the name's DNS records
callback-unreachable = Nothing answers at { $callback }
    .fix = Open the port to the internet, and start the product's webhook service
callback-timeout = { $callback } does not answer in time
    .fix = Check firewall and load of the server; Meta gives up after seconds
callback-proxy-auth = A proxy between here and { $callback } wants credentials
    .fix = Put them into the proxy's address, or look from another network
callback-certificate-expired = The certificate of { $callback } has expired
    .fix = Renew it
callback-certificate-wrong-name = The certificate of { $callback } is for another name
    .fix = Get one for this name, or use the name that it is for
callback-certificate-self-signed = The certificate of { $callback } is self-signed, and Meta accepts none of those
    .fix = Get one from a public authority
callback-certificate-untrusted = The certificate of { $callback } does not lead to a trusted authority; often an intermediate is missing
    .fix = Install the whole chain on the server
callback-tls-failed = No secure connection to { $callback } comes about
    .fix = Check the server's TLS settings; Meta wants TLS 1.2 or newer
callback-certificate-expires-soon = { $days ->
        [0] The callback's certificate expires today
        [one] The callback's certificate expires in { $days } day
       *[other] The callback's certificate expires in { $days } days
    }
    .fix = Renew it before that; messages stop when it expires
callback-redirects = { $callback } redirects to { $location }, and Meta does not follow
    .fix = Use the address where it ends, mind the slash at the end
handshake-refused = { $callback } answers the right verify token with { $status }
    .fix = Compare the verify token in the product with ours, letter by letter; save the product's form before Meta's
handshake-no-echo = { $callback } answers 200, and not with the bare challenge: { $received }
    .fix = The address leads to something else than the product's webhook, or it wraps the answer. Copy it again from the product
handshake-accepts-any = { $callback } accepts any verify token
    .fix = Tell the product's vendor; anybody could point an app at it
callback-slow = { $ms ->
        [one] The callback takes { $ms } millisecond, and Messenger waits 5 seconds for a delivery
       *[other] The callback takes { $ms } milliseconds, and Messenger waits 5 seconds for a delivery
    }
    .fix = After an hour of failed deliveries Meta unsubscribes the Page; make the server faster
callback-seen-by-meta-only = Meta's own handshake with the callback succeeded, ours does not ({ $fault })
    .fix = Nothing to do if this machine's network is the reason
handshake-untried = Meta delivers to { $callback }; without the verify token, only that it answers could be tried ({ $status })
    .fix = Nothing to do while messages arrive. Before the callback or its fields change, take the verify token from the product: `onboard app set { $APP_ID } verify_token --stdin`

# subscriptions
app-not-subscribed = The app is not subscribed to object `page`, so Meta sends nothing
    .fix = Run `onboard start { $CUSTOMER } --only app-subscription`
app-subscription-inactive = The app's subscription is switched off
    .fix = Run `onboard start { $CUSTOMER } --only app-subscription`
app-callback-differs = Meta sends to { $seen }, not to { $wanted }
    .fix = Run `onboard start { $CUSTOMER } --only app-subscription`
app-callback-foreign = Meta sends to { $seen }, which was not set up from here; wanted is { $wanted }
    .fix = Another product may live on it. If it may be replaced: `onboard start { $CUSTOMER } --only app-subscription --yes`. If not, use a second app
app-fields-missing = The app's subscription lacks: { $missing }
    .fix = Run `onboard start { $CUSTOMER } --only app-subscription`
handshake-failed-at-meta = Meta called the callback and did not accept its answer: { $said }
    .fix = Save the form in the product first, then run `onboard doctor { $CUSTOMER }` to see what answers
page-not-subscribed = The Page does not send its messages to the app; missing: { $missing }
    .fix = Run `onboard start { $CUSTOMER } --only page-subscription`
product-not-subscribed = { $platform } subscribes the Page itself, and these fields are missing: { $missing }
    .fix = Switch the channel on in the product, or save its form again
page-fields-missing = The Page does not send: { $missing }
    .fix = Run `onboard start { $CUSTOMER } --only page-subscription`

# testers and rehearsal
testers-missing = Nobody has the Tester role; an invitation that was not accepted looks the same
    .fix = Invite a real person: { -menu-roles }. The person accepts at https://developers.facebook.com/requests
rehearsal-not-received = No message of a person is in the Page's conversations
    .fix = Have somebody with a role write to the Page, from a personal profile
rehearsal-not-answered = A message came, and no reply went out
    .fix = Answer it in the product; Meta's reviewer wants to see the reply delivered
rehearsal-name-hidden = The writer's name cannot be read
    .fix = Request the feature Business Asset User Profile Access: { -menu-permissions }
rehearsal-unsaid = This token cannot read conversations, and nobody said that the rehearsal went well
    .fix = Write to the Page and answer in the product, then run `onboard customer set { $CUSTOMER } rehearsal yes`

# review
permissions-live = the permissions are live already
vendor-app = the vendor's own app is used
review-call-missing = Meta wants one successful call in the last 30 days for: { $permissions }
    .fix = Run `onboard review calls { $CUSTOMER }`, which shows each call first
review-call-needs-user-token = These calls take a user token: { $permissions }
    .fix = Run `onboard review calls { $CUSTOMER }`: it says how to get a token from { -menu-explorer }, or takes your word that the calls were made there
review-call-by-product = The product itself makes these calls when an agent answers: { $permissions }
    .fix = Do the rehearsal: write to the Page, and answer in the product; or run `onboard review calls { $CUSTOMER }` within 24 hours of the message
review-call-needs-late-message = This call answers a message that is between 24 hours and 7 days old: { $permissions }
    .fix = Have somebody with a role write to the Page, wait a day, and answer in the product or with `onboard review calls { $CUSTOMER }`. Where Meta's form asks for no call, run `onboard review calls { $CUSTOMER } --not-required human_agent`
review-call-expires-soon = { $days ->
        [0] Today Meta stops counting the calls for: { $permissions }
        [one] For { $days } more day Meta counts the calls for: { $permissions }
       *[other] For { $days } more days Meta counts the calls for: { $permissions }
    }
    .fix = Send the submission before that, or run `onboard review calls { $CUSTOMER }` again
review-call-refused = Meta refused the call for { $permission }: { $said } (code { $code }, subcode { $subcode })
    .fix = Run `onboard explain { $code }/{ $subcode }` for what it means, mend that, and run `onboard review calls { $CUSTOMER }` again
review-value-missing = The review texts need: { $missing }
    .fix = Run `onboard start { $CUSTOMER }`, or `onboard customer set { $CUSTOMER } FIELD VALUE`
review-text-unworded = The platform's profile lacks words for a text: { $why }
    .fix = Complete the profile, or choose another platform
review-text-flawed = A review text has a flaw that submissions were refused for: { $flaw } in { $file }, line { $line }
    .fix = Mend the value that it comes from, then run `onboard start { $CUSTOMER }`
permission-over-asked = { $permission } is requested, and no screen of the product is known that needs it ({ $screen })
    .fix = Leave it out with `onboard app set { $APP_ID } permissions LIST`; if the product has the screen, run `onboard customer set { $CUSTOMER } screens LIST` with `{ $screen }` in the list
screencast-missing = There is no screen recording for: { $permissions }
    .fix = Record it as the checklist says, then run `onboard app set { $APP_ID } screencast FILE`
screencast-unreadable = The screen recording at { $path } cannot be read
    .fix = Run `onboard app set { $APP_ID } screencast FILE` with a file that opens
screencast-empty = The screen recording { $path } has nothing in it
    .fix = Copy it again from where it was recorded, then run `onboard review video FILE`
screencast-no-film = { $path } is no MP4, MOV or WebM film, whatever its name ends with
    .fix = Export the recording as MP4 with H.264, then run `onboard review video FILE`
screencast-cut-short = The file { $path } breaks off before the film ends
    .fix = Copy it again from where it was recorded; if it broke off there too, record again
screencast-no-picture = { $path } holds sound and no picture
    .fix = Record the screen; Meta's reviewers do not listen
screencast-damaged = The film { $path } is damaged: its parts do not fit together
    .fix = Export the recording again as MP4 with H.264, then run `onboard review video FILE`
screencast-small-picture = The picture of { $path } is { $width }×{ $height } pixels, and Meta asks for 1080p or better
    .fix = Record again at 1920×1080. A small picture that is enlarged afterwards stays unreadable
screencast-wide-picture = The picture of { $path } is { $width }×{ $height } pixels: text on a screen that wide is hard to read
    .fix = Record on a screen no wider than 1440 points, and only the window of the app
screencast-container = { $path } is a file of kind { $seen }; films that passed were MP4, MOV or WebM
    .fix = Export the recording as MP4 with H.264
screencast-codec = The picture of { $path } is coded as { $seen }, which not every browser plays
    .fix = Export the recording as MP4 with H.264
screencast-too-long = The film { $path } lasts { $minutes } min; most that passed had { $most } min or less
    .fix = Cut out the waiting, and keep each step. Meta names no limit
screencast-short = The film { $path } lasts { $seconds } s; login, consent, message and reply hardly fit into less than { $least } s
    .fix = Hold it against the shot list: nothing on it may be missing
screencast-length-unknown = The film { $path } does not say how long it is
    .fix = Play it once to its end, or export it again as MP4 with H.264
screencast-large-file = { $path } has { $megabytes } MB; films that were uploaded without trouble had { $most } MB or less
    .fix = Export it with a lower bit rate. If the form refuses it, put the link of an unlisted YouTube video into the same field
business-verification-unsaid = Nobody has said whether the business behind the app is verified
    .fix = Look into the Security Centre of the business portfolio, then run `onboard app set { $APP_ID } business_verification yes` (or `waiting`, or `no`)
business-verification-missing = The business behind the app is not verified ({ $seen })
    .fix = Start it in the Security Centre of the business portfolio; it takes 2 to 5 business days. The pack's verification.md says what to have ready
business-verification-waiting = Meta has not decided on the verification of the business ({ $seen })
    .fix = Wait: it takes 2 to 5 business days. Then run `onboard app set { $APP_ID } business_verification yes`
serves-others-unsaid = Nobody has said whether the app serves businesses other than its owner
    .fix = Run `onboard app set { $APP_ID } serves_others no` if it serves only the business that owns it, else `yes`
access-verification-unsaid = The app serves other businesses, and nobody has said whether its owner is verified for that
    .fix = Look into the App Dashboard, then run `onboard app set { $APP_ID } access_verification yes` (or `waiting`, or `no`)
access-verification-missing = The app serves other businesses, and its owner is not verified as a Tech Provider
    .fix = Start access verification in the App Dashboard; it takes about 5 business days. The pack's verification.md says what is asked
access-verification-waiting = Meta has not decided on the access verification
    .fix = Wait: it takes about 5 business days. Then run `onboard app set { $APP_ID } access_verification yes`
data-handling-unsaid = Not answered yet for the tab “Data handling”: { $missing }
    .fix = Run `onboard start { $CUSTOMER } --only review-pack`, or `onboard app set { $APP_ID } KEY VALUE`. These are legal statements: nothing is filled in for you
review-pack-unrendered = The review texts are not on disk with today's values
    .fix = Run `onboard start { $CUSTOMER } --only review-pack`
review-unsubmitted = Not submitted yet: { $permissions }
    .fix = Paste the texts under { -menu-permissions }, submit, then run `onboard review record submitted --app { $APP_ID }`
review-waiting = { $days ->
        [0] Meta has the submission since today: { $permissions }
        [one] Meta has the submission since { $days } day: { $permissions }
       *[other] Meta has the submission since { $days } days: { $permissions }
    }
    .fix = Look under { -menu-requests }: the answer is not sent to anybody. It takes hours to weeks
review-refused = Meta refused { $permissions }: { $note }
    .fix = `onboard review status --app { $APP_ID }` says what that means, what to mend and what to film again. What is approved stays so; request the rest again under { -menu-permissions }
review-overdue = Meta has had the submission for { $days } days, longer than the 20 it gives itself: { $permissions }
    .fix = Look under { -menu-requests }. If nothing moved there, ask at developers.facebook.com/support, with the App ID and the day of the submission
review-answer-unread = { $days ->
        [one] Nobody has looked for Meta's answer for { $days } day
       *[other] Nobody has looked for Meta's answer for { $days } days
    }
    .fix = Look under { -menu-requests }, since nothing is sent to you. Then run `onboard review record approved --app { $APP_ID }` (or refused; or looked, if there is no answer yet)
review-answer-there = Meta seems to have answered, and it is not recorded: { $permissions }
    .fix = Look under { -menu-requests }, then run `onboard review record refused --app { $APP_ID } --note-file FILE` (or approved)
review-approval-unseen = Recorded as approved, and Meta's API does not show it live: { $permissions }
    .fix = Look under { -menu-permissions }. If it is not approved there, run `onboard review record withdrawn --app { $APP_ID }`
review-refusal-outdated = Recorded as refused, and Meta's API shows it live: { $permissions }
    .fix = Nothing is left to do; run `onboard review record approved --app { $APP_ID }` to keep the record true
review-feature-unlisted = Meta's API does not list these features: { $features }
    .fix = Look under { -menu-permissions }, then run `onboard start { $CUSTOMER } --only review-submission` and say what stands there

# live
login-not-open = Facebook Login lets in only people with a role on the app: public_profile has standard access
    .fix = Have a verified business, then choose Get Advanced Access for public_profile: { -menu-permissions }
permissions-not-live = Not open to everybody yet: { $permissions }
    .fix = Until Meta approves them, only people with a role on the app get through
app-mode-unsaid = Meta's API does not show whether the app is live, and nobody said so in the last 30 days
    .fix = Look at { -menu-app-mode } on top of the { -menu-app-dashboard }, then run `onboard start { $CUSTOMER } --only live`
app-in-development = The app is in development mode, so only people with a role get through
    .fix = Switch { -menu-app-mode } to Live, then run `onboard start { $CUSTOMER } --only live`
live-message-unsaid = Nobody said yet that a message of a person without a role got through
    .fix = Have such a person write to the Page, then run `onboard customer set { $CUSTOMER } live_message yes`
live-message-lost = A message of a person without a role does not get through
    .fix = Run `onboard doctor { $CUSTOMER }`: look at the subscriptions, the app's mode, and whether another app holds the conversation

# reaching Meta
never-looked-at = Nobody looked yet
    .fix = Run `onboard doctor { $CUSTOMER }`
vault-closed = The vault did not open ({ $reason })
    .fix = Run `onboard vault status`: it says what opens the vault, and what is in the way
not-agreed = Something came to this workspace that you did not agree to (readers: { $readers }; secrets that do not count: { $secrets })
    .fix = Run `onboard vault agree`: it shows all of it, and asks
profile-not-agreed = A profile of { $platform } came to this workspace, and is not used: { $path }
    .fix = Run `onboard vault agree`: it shows all that came, and asks. To refuse it, remove the file
graph-refused = Meta refused: { $said } (code { $code }, subcode { $subcode })
    .fix = Quote { $trace } when you ask Meta's support
call-refused = Meta refused a change: { $said } (code { $code }, subcode { $subcode })
    .fix = Do it by hand in the { -menu-app-dashboard }; quote { $trace } when you ask Meta's support
graph-url-insecure = Plain http is accepted on this machine only, not for { $host }
    .fix = Use https, or the address that `onboard sandbox serve` printed
graph-url-invalid = The Graph URL is no address ({ $reason })
    .fix = Write it like https://graph.facebook.com
no-ca-certificates = This machine has no certificate authorities, so no server can be trusted
    .fix = Install the package ca-certificates
graph-setup = The HTTP client could not be set up: { $reason }
    .fix = This is a bug, or a damaged installation; please report it with this text
proxy-auth = The proxy { $host } wants credentials (407)
    .fix = Put them into the proxy's address: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT
graph-unreachable = { $host } cannot be reached: { $reason }
    .fix = Check the network and the proxy settings, then try again
graph-timeout = { $seconds ->
        [one] { $host } did not answer within { $seconds } second
       *[other] { $host } did not answer within { $seconds } seconds
    }
    .fix = Try again later; nothing that was saved is lost
graph-reset = The connection to { $host } broke: { $reason }
    .fix = Try again; nothing that was saved is lost
graph-tls = No trusted connection to { $host }: { $reason }
    .fix = Often a proxy that opens encrypted traffic. It could read your tokens: ask your network's admin for a way around it
graph-not-json = Something else than Meta answered, with status { $status }: { $head }
    .fix = Often a proxy's page, or Meta is down. Try again later
graph-truncated = Meta's answer ended in the middle (status { $status })
    .fix = Try again
graph-too-large = { $path } gives more than { $limit }
    .fix = Please report this with this text
graph-throttled = { $minutes ->
        [one] Meta asks to wait { $minutes } minute (code { $code })
       *[other] Meta asks to wait { $minutes } minutes (code { $code })
    }
    .fix = Wait: calls made meanwhile make it longer
graph-unavailable = Meta cannot answer now, also after trying again (code { $code })
    .fix = Try again later; quote { $trace } when you ask Meta's support
graph-ambiguous = The connection broke during { $path }, so whether it was done is not known
    .fix = Run `onboard doctor { $CUSTOMER }` to see; it is not repeated by itself
graph-incomplete = Meta's answer to { $path } lacks { $missing }
    .fix = Please report this with this text
graph-not-done = Meta answered { $path } without an error, and says that it was not done
    .fix = Run `onboard doctor { $CUSTOMER }` to see what is missing
graph-usage-high = { $counter } of Meta's limits is used to { $percent } %
    .fix = Slow down; at 100 % Meta stops answering for a while
no-app-id = No App ID is known yet
    .fix = Run `onboard start { $CUSTOMER }`
no-app-secret = No app secret is in the vault
    .fix = Run `onboard app set { $APP_ID } app_secret --stdin`
no-user-token = No user token is in the vault
    .fix = Run `onboard start { $CUSTOMER }`
no-system-user-token = No system user token is in the vault
    .fix = Run `onboard start { $CUSTOMER }`
no-page-token = No Page token is in the vault
    .fix = Run `onboard start { $CUSTOMER }`
no-verify-token = No verify token is in the vault
    .fix = Run `onboard app set { $APP_ID } verify_token --stdin`
no-agent-password = No password of the reviewer's agent is in the vault
    .fix = Run `onboard customer set { $CUSTOMER } agent_password --stdin`
file-missing = There is no readable file at { $path }
    .fix = Check the path
image-unreadable = { $path } is neither PNG nor JPEG, or is damaged
    .fix = Export it again as PNG

# flaws of review texts
text-placeholder-left = A placeholder was left in the text
text-example-domain = An example's domain was left in the text
site-url-not-https = The reviewer's address is not https
site-url-bare-domain = The reviewer's address is a bare domain, which often leads to a portal
text-names-no-permission = The text never names its permission
text-same-description = Two permissions have the same description
text-no-delivered-reply = The steps do not end with a reply delivered in Messenger
text-promise = The text promises what nobody can show today: an approval, or a function to come
