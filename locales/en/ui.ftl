# What stands around results.
welcome = onboard takes a business from nothing to an approved, live Facebook Messenger channel.
    It checks every step, does what Meta's API can do, and names the rest, one switch at a time.
    It also writes the English texts that Meta's App Review asks for.
welcome-demo = walk the whole journey against a simulated Meta, with nothing at stake
welcome-start = start with a customer, or go on where you stopped
welcome-doctor = find the missing switch, changing nothing

label-error = error:
label-fix = hint:
label-code = code:
next-command = Next:

mark-ok = ok
mark-todo = todo
mark-wait = wait
mark-failed = failed
mark-unknown = unknown
mark-advice = advice
mark-not-needed = skip

board-after = after
subject-app = app
subject-customer = customer
subject-page = Page
subject-unknown = (not known yet)

pack-written = Review texts: { $folder }
    They hold the reviewer's password: share them with care.
demo-begins = A simulated Meta is running. Everything of this demo lies in { $home }
demo-home = The demo's workspace: { $home }
customer-made = Customer { $customer } is made
app-made = App { $app } is made
field-set = { $key } is set
removed = { $subject } is removed
no-customers-yet = There are no customers yet
no-apps-yet = There are no apps yet

vault-ready = The vault of { $home } is ready
vault-recipient = Your public key: { $recipient }
vault-secrets = { $count ->
        [one] { $count } secret is kept, and opens
       *[other] { $count } secrets are kept, and all open
    }
vault-no-readers = There are no readers yet: the first secret makes the vault
vault-readers-changed = The readers changed since you last agreed. Secrets are read, and none is kept until you agree:
    ask your colleagues, then run `onboard vault share --yes`.
vault-unfinished = Some secrets are still encrypted to a key that somebody who was taken out knows.
    Run `onboard vault unshare --yes` to finish.
vault-shared = { $count ->
        [one] { $count } person can read this workspace. Commit key.age and recipients.txt together.
       *[other] { $count } people can read this workspace. Commit key.age and recipients.txt together.
    }
vault-unshared = { $count ->
        [one] { $count } person can read this workspace now; every secret is encrypted to a new key. Commit it all together.
       *[other] { $count } people can read this workspace now; every secret is encrypted to a new key. Commit it all together.
    }
vault-renew = { $count ->
        [one] Whoever was taken out has read it, and git's history keeps it: renew this secret.
       *[other] Whoever was taken out has read them, and git's history keeps them: renew all { $count } secrets.
    }
identity-in-keyring = Your identity lies in the system's keyring
identity-under-passphrase = Your identity lies in { $place }, under a passphrase
identity-under-passphrase-file = Your identity lies under a passphrase that is read from { $place }: whoever reads that file reads every secret
identity-unprotected = Your identity lies unprotected in this demo's folder, where nothing is secret
reader-you = you
reader-new = new: you did not agree yet
reader-gone = gone, without your having agreed
reader-leaving = being taken out
adopted = Page { $page } ({ $name })
      callback           { $callback }
      app's fields       { $app_fields }
      Page's fields      { $page_fields }
      live permissions   { $live }
      the token carries  { $scopes }

column-customer = customer
column-company = company
column-platform = platform
column-app = app
column-pages = Pages
column-customers = customers
column-name = name
column-id = id
column-authentication = authentication
column-checked = checked on
column-field = field
column-reader = reader
column-note = note
column-secret-of = belongs to
column-secret = secret
column-stored = stored on
column-value = value

profile-authentication = authentication model
profile-fields = webhook fields
profile-checked = checked on
profile-permissions = Permissions and features
profile-paste = What is pasted where (→ into the product, ← out of it)
profile-prerequisites = Before you begin
profile-after = Afterwards, in the product
profile-checklist = Best practices for the review
profile-caveats = What surprises people
profile-unknowns = What the source does not say

step-customer = Customer
step-app = Meta app
step-app-settings = App settings
step-messenger-product = Messenger product
step-login = Login
step-page = Page
step-page-token = Page token
step-platform-setup = Product set-up
step-webhook-endpoint = Webhook endpoint
step-app-subscription = App subscription
step-page-subscription = Page subscription
step-testers = Testers
step-rehearsal = Rehearsal
step-review-calls = API calls for the review
step-review-pack = Review texts
step-review-submission = Review submission
step-live = Live
step-token-refresh = Token refresh

ask-company = Name of the business
    .help = As its customers know it; the texts for Meta use it
ask-platform = Contact-centre product
    .help = The product in which agents answer. Choose “other” if yours is not listed
ask-page_url = Address of the Facebook Page
    .help = The address that you see when the Page is open in a browser
ask-app_id = App ID
    .help = No app yet? Create it under { -menu-create-app }: other kinds cannot get the Page permissions. Its number is at the top of { -menu-app-dashboard }
ask-app_secret = App secret
    .help = Under { -menu-basic }, “Show”. It goes into the vault and is never shown
ask-app_name = Name of the app
    .help = As { -menu-app-dashboard } shows it, to be sure that it is the app you mean
ask-page_id = Page ID
    .help = The number under “About”, “Page transparency” on the Page
ask-page_token = Page token
    .help = Under { -menu-generate-token }: add the Page, generate, and copy it whole. Meta shows it once
ask-user_token = User token
    .help = From { -menu-explorer }: choose the app, tick the permissions, generate
ask-system_user_token = System user token
    .help = From Business settings, “System users”, “Generate token”
ask-contact_email = Contact e-mail of the app
    .help = Meta writes there about the review; somebody should read it
ask-privacy_policy_url = Address of the privacy policy
    .help = A public page about this app; it has to open without signing in
ask-terms_of_service_url = Address of the terms of service
    .help = A public page; advised, not demanded
ask-app_domains = App domains
    .help = Domains of the product and of the site, with commas between them
ask-icon = App icon (1024×1024, PNG or JPEG)
    .help = A file on this computer, exactly 1024 by 1024 pixels
ask-callback_url = Callback URL that the product shows
    .help = The product shows it in its channel form; Meta will deliver messages there
ask-verify_token = Verify token
    .help = The word that the product and Meta compare once; both must hold the same
ask-site_url = Address where the reviewer signs in to the product
    .help = Where an agent signs in; the reviewer will open it from outside your network
ask-agent_login = Login of the reviewer's agent
    .help = An account made for the reviewer, without a second factor
ask-agent_password = Password of the reviewer's agent
    .help = It goes into the texts for the reviewer, and otherwise into the vault alone
ask-screencast = Screen recording
    .help = A film of the whole path; `onboard review render` lists the shots
ask-data_deletion = Is data deletion set in the App Dashboard?
    .help = Under { -menu-basic }, “User data deletion”. The API does not show it, so you say it
ask-saved_in_platform = Is the product's form saved with these values?
    .help = Enter the values in the product, save its form, and say so here
ask-rehearsal = Did a message arrive, and was the reply delivered?
    .help = Write to the Page as a tester, answer in the product, and see the answer arrive in Messenger
ask-explorer_call = Were the calls made in Graph API Explorer?
    .help = In { -menu-explorer }: a user token with the permissions, then the calls named above
ask-submitted = Is the review submitted?
    .help = Paste the texts under { -menu-requests } and submit; then say so here
ask-review_customer = Customer whose URL, credentials and Page a submission uses
ask-feature_decision = What did Meta decide on the features?
    .help = Under { -menu-permissions }. The API does not list features, so you say it
ask-app_mode = Which mode is the app in?
    .help = The switch { -menu-app-mode } at the top of { -menu-app-dashboard }. The API does not show it
ask-live_message = Did a message of a person without a role get through?
    .help = Ask somebody without a role in the app to write to the Page

# The wizard.
looking = Looking…
step-of = Step { $number } of { $all }
change-ask = What changes: your answers go into this workspace's record, a secret into its vault; nothing at Meta
change-tell = What changes: nothing by itself. A person does it elsewhere, and we look again
change-do = What changes: only what is shown first, and only when you agree
change-render = What changes: texts are written into this workspace; nothing at Meta
open-link = Open:
word-later = later
word-stop = stop
word-yes = Yes
word-no = No
word-approved = Approved
word-waiting = Still waiting
word-refused = Refused
word-live = Live
word-development = In development
hint-later = `later` leaves it open, `stop` ends for today
hint-offered = Enter takes { $offer }; `later` leaves it open, `stop` ends for today
hint-secret = Nothing is shown while you paste; `later` leaves it open, `stop` ends for today
hint-secret-offered = Enter takes the one prepared for you; or paste yours, which is not shown
pasted-several = That was more than one line, so nothing of it was taken. Paste one line
secret-too-long = That was 4095 characters or more, and a terminal cuts what is longer. Save it in a file and name the file here
secret-file = File with the secret in it
secret-file-unreadable = { $path } cannot be read: { $why }
choose-later = Later
choose-stop = Stop for today
choose-look-again = Done: look again
choose-answer-again = Answer again
choose-show-secrets = Show the masked values for a moment
choose-hide = Hide them
choose-new-customer = A new customer
wait-ask = How shall we go on?
which-customer = Which customer?
plan-begins = This would change something at Meta:
plan-ask = Make it so?
plan-make = Yes, do it
plan-show = Show the calls first
plan-app-settings = The App settings { $fields } are set to your answers
plan-app-subscription = Meta will deliver the events { $fields } of the app's Pages to { $callback }, and checks that address first
plan-page-subscription = Page { $page } will send the events { $fields } to the app; what it sends already stays
plan-page-token = A Page token is derived from your token and kept in the vault
plan-login = Your token is exchanged for one that lasts longer, and kept in the vault
plan-token-refresh = The token is renewed, and the new one kept in the vault
plan-review-call = { $path } is read once, since Meta wants a recent call for each permission
plan-other = A call of { $path }
sheet-arrows = → copy into the product   ← copy out of the product, asked here next
land-ask = What would you like to do?
land-go-on = Go on with { $customer }
land-pick = Go on with a customer
land-start = Start with a new customer
land-demo = Try the demo: the whole journey, nothing at stake
land-doctor = Look at everything, changing nothing
land-quit = Quit
demo-enter = The example's answers are offered: Enter takes them
played-app = Played for you: the app is created in the App Dashboard
played-token = Played for you: the Page is linked and a Page token generated in the App Dashboard
played-explorer = Played for you: the calls are made in Graph API Explorer
played-rehearsal = Played for you: a tester writes to the Page, and an agent replies in the product
played-submission = Played for you: the review is submitted in the App Dashboard
played-settings = Played for you: the App settings are filled in
played-messenger = Played for you: Messenger is added to the app
played-testers = Played for you: a tester is invited, and accepts

why-customer = Everything else hangs on three facts: whose channel this is, which product answers the messages, and which Page people write to
why-app = Meta talks to apps, not to companies. The App ID and its secret are how every later step proves who is asking
why-app-settings = Meta reads these settings before it reads the review. A missing privacy policy or icon alone gets a submission refused
why-messenger-product = Without the Messenger product the app has no access to messages at all, whatever permissions it holds
why-login = The product signs in to Facebook. Its token decides which Pages it sees and what it may do there
why-page = The Page is the address that people write to. It must be published, and the right one
why-page-token = The product reads and answers messages in the name of the Page with this token. A wrong or dying one is the usual reason for “messages stopped”
why-platform-setup = The product has to hold exactly the values that Meta holds. One stale field, and everything looks set up while nothing arrives
why-webhook-endpoint = Meta delivers messages to this address. It must be public, have a whole certificate chain and answer Meta's handshake
why-app-subscription = The app tells Meta where to deliver, and which events. Without it no message leaves Meta
why-page-subscription = Each Page has a switch of its own: it must send its events to the app. It is the one most often forgotten
why-testers = Until the review is approved, only people with a role in the app get through. Somebody has to be able to test
why-rehearsal = One message in and one reply out show that all the parts work together, before Meta's reviewer tries
why-review-calls = Meta refuses permissions that were never used: each needs one successful call in the last 30 days
why-review-pack = Meta's reviewers read a text for each permission, in English. These are written from your own answers, and checked for what gets texts refused
why-review-submission = Messages from the public need approved permissions. Meta answers within days, sometimes weeks
why-live = Now everybody may write. A message from somebody without a role is the proof
why-token-refresh = Tokens and certificates end quietly. What falls due is renewed or named in time, so that the channel does not stop

learn-more = Learn more:
board-looked-at = Looked at:
paste-then-end = Paste it, then press Ctrl-D (on Windows: Enter, Ctrl-Z, Enter)

explained-said = What Meta said
explained-means = What it means
explained-why = Why it happens
explained-do = What to do
explained-command = Command:
explained-docs = Meta's page:
explained-trace = Trace for Meta's support:
kind-finding = a finding
kind-error = an error of a command
kind-flaw = a flaw of a review text
kind-step = a step
kind-permission = a permission
kind-feature = a feature
kind-graph-error = an error of Meta's Graph API

support-holds = This bundle holds versions, languages, settings, what the last look saw of app, customer and Pages with their ids, and the last lines of their journals with the names of those who worked. It holds no token, no password, no app secret and no message.
support-written = Written to { $path }
man-written = Manual pages are in { $path }

column-settled = settled
column-open = to do
column-waiting = waiting
column-unknown = unknown
column-worst = worst
column-looked = looked at
