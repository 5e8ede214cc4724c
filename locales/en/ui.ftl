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

pack-written = The pack lies in { $folder }
    It holds the reviewer's password: share it with care.
on-sandbox = SANDBOX · { $url } · nothing here reaches Meta
on-other = NOT META · { $url } · this address was typed, and gets what Meta would get
settings-unheeded = { $keys } in { $path } counts for nothing, since it may come from anybody. Yours stands in { $own }
settings-move = { $keys } in { $path } moves to { $own } with the next command that stores something
sandbox-runs = A simulated Meta runs until you press Ctrl-C. Nothing here reaches Meta
sandbox-controls = What can happen in it, each with an example: { $url }
sandbox-next = Next, in another terminal:
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
    ask your colleagues, then run `onboard vault agree`.
vault-unfinished = Some secrets are still encrypted to a key that somebody who was taken out knows.
    Run `onboard vault unshare --yes` to finish.
calendar-expires = The { $token } of { $whose } expires
calendar-vendor = The { $token } of { $whose } has to be generated again (every { $every } days)
calendar-written = { $count ->
        [one] { $path } has { $count } date. Import it into your calendar
       *[other] { $path } has { $count } dates. Import it into your calendar
    }
token-was-revoked = The { $token } of { $customer } is revoked at Meta
refresh-sum = { $count ->
        [0] Nothing was renewed that falls due within { $days } days.
        [one] { $count } token was renewed that falls due within { $days } days.
       *[other] { $count } tokens were renewed that fall due within { $days } days.
    }
vault-shared = { $count ->
        [one] { $count } person can read this workspace. Commit key.age and recipients.txt together.
       *[other] { $count } people can read this workspace. Commit key.age and recipients.txt together.
    }
vault-unshared = { $count ->
        [one] { $count } person can read this workspace now; every secret is encrypted to a new key. Commit it all together.
       *[other] { $count } people can read this workspace now; every secret is encrypted to a new key. Commit it all together.
    }
vault-nobody-leaves = Nobody is being taken out: nothing was changed. To take somebody out, name their key
vault-renew = { $count ->
        [one] Whoever was taken out has read it, and git's history keeps it: renew this secret.
       *[other] Whoever was taken out has read them, and git's history keeps them: renew all { $count } secrets.
    }
vault-id = This workspace is { $id }: compare it with what your colleague sees
vault-doubted = { $count ->
        [one] { $count } secret came that does not count, and is not used:
       *[other] { $count } secrets came that do not count, and are not used:
    }
vault-rolled-back = You kept a later one of these, and it is gone; an older one counts now: { $secrets }. Take it back from git, or agree
vault-profiles-came = These platform profiles came, and are not used: { $profiles }
vault-hash-published = cards.jsonl told a hash of these, from which they can be guessed: { $secrets }. Change each, and enter the new one.
vault-agreed = { $count ->
        [one] Agreed: { $count } person can read this workspace. Commit what changed together.
       *[other] Agreed: { $count } people can read this workspace. Commit what changed together.
    }
doubt-unproved = nothing proves who stored it
doubt-older-key = stored under a key that somebody knows who was taken out
doubt-renamed = its file was renamed
doubt-says = it says that { $by } stored it
identity-in-keyring = Your identity lies in the system's keyring
identity-under-passphrase = Your identity lies in { $place }, under a passphrase
identity-under-passphrase-file = Your identity lies under a passphrase that is read from { $place }: whoever reads that file reads every secret
identity-passphrase-short = That passphrase has fewer than { $least } characters: whoever gets the file can guess it
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

profile-own = your own
profile-replacing = your own, in place of the built-in one
profile-waiting = one came that you did not agree to, and is not used
profile-authentication = authentication model
profile-fields = webhook fields
profile-checked = checked on
profile-permissions = Permissions and features
profile-checklist = Best practices for the review
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
    .help = The address that you see when the Page is open in a browser. No Page yet? Make one on Facebook: a name and a category are enough, a short description is optional
ask-app_id = App ID
    .help = No app yet? Sign in at developers.facebook.com, where you register once as a developer, and create it under { -menu-create-app }: other kinds cannot get the Page permissions. Its number is at the top of { -menu-app-dashboard }
ask-app_secret = App secret
    .help = Under { -menu-basic }, “Show”. It goes into the vault and is never shown
ask-app_name = Name of the app
    .help = As { -menu-app-dashboard } shows it, to be sure that it is the app you mean
ask-page_id = Page ID
    .help = The number under “About”, “Page transparency” on the Page
ask-page_token = Page token
    .help = Under { -menu-generate-token }: add the Page, generate, tick “I understand”, and copy it whole before you click “Done”: Meta shows it once
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
    .help = Under { -menu-permissions }, press “Request Advanced Access” at each permission, then “Edit App Review Request” at any of them; paste the texts and submit. Facebook asks for your password once more. Then say so here
ask-review_customer = Customer whose URL, credentials and Page a submission uses
    .help = One of the customers of this app, by id; its reviewer's address and login go into the texts
ask-feature_decision = What did Meta decide on the features?
    .help = Under { -menu-permissions }. The API does not list features, so you say it
ask-review_looked = Did you look for Meta's answer, and is there none yet?
    .help = Under { -menu-requests }; nothing is sent to you. If there is an answer, leave this open and run `onboard review record`
ask-app_mode = Which mode is the app in?
    .help = The switch { -menu-app-mode } at the top of { -menu-app-dashboard }. The API does not show it
ask-live_message = Did a message of a person without a role get through?
    .help = Ask somebody without a role in the app to write to the Page

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
kind-refusal = a reason for a refusal
kind-feature = a feature
kind-graph-error = an error of Meta's Graph API

support-holds = This bundle holds versions, languages, settings, what the last look saw of app, customer and Pages with their ids, what is done in the product and what is still open there, and the last lines of their journals with the names of those who worked. It holds no token, no password, no app secret and no message.
support-written = Written to { $path }
man-written = Manual pages are in { $path }

column-settled = settled
column-open = to do
column-waiting = waiting
column-unknown = unknown
column-worst = worst
column-looked = looked at
overview-app = { $count ->
        [one] { $app }, { $count } customer
       *[other] { $app }, { $count } customers
    }
overview-apps = { $count ->
        [one] What is wrong with { $count } more app: `onboard doctor --all -v`
       *[other] What is wrong with { $count } more apps: `onboard doctor --all -v`
    }
overview-more = and { $count } more: `onboard doctor { $customer }`
overview-sum = { $count ->
        [one] { $count } customer: { $settled } settled, { $open } to do, { $waiting } waiting, { $unknown } unknown
       *[other] { $count } customers: { $settled } settled, { $open } to do, { $waiting } waiting, { $unknown } unknown
    }
overview-rest = { $count ->
        [one] What is wrong with { $count } more customer: `onboard doctor --all -v`
       *[other] What is wrong with { $count } more customers: `onboard doctor --all -v`
    }

# token
token-kind-user = User token
token-kind-page = Page token
token-kind-system-user = System user's token
token-kind-app = The app's own token: App ID and secret. Whoever sent it sent the secret
token-kind-unknown = Token
token-state = state
token-valid = works
token-dead = dead
token-unseen = not seen
token-app = app
token-page = Page ID
token-person = person's ID
token-name = name
token-scopes = permissions
token-missing = missing
token-granted-for = granted for
token-expires = expires
token-never = never
token-data-access = data access ends
token-no-end = no end
token-until = { $days ->
        [0] { $date }, today
        [one] { $date }, in { $days } day
       *[other] { $date }, in { $days } days
    }
token-over = { $date }, over
token-issued = issued
token-stored = stored
token-copy = in the product
token-copy-same = the same, as somebody said
token-copy-older = an older one
token-copy-unsaid = nobody said
token-taken = Kept: { $token } of { $subject }
token-same = That { $token } of { $subject } is in the vault already
token-replace-shown = The vault holds a { $token } of { $subject } that works, and this is another one. The product may hold a copy of the first, and needs the new one then.
token-replace-ask = Take the new one?
token-derive-shown = From this token the Pages' own can be made: { $pages }. They do not expire as long as the person keeps password, app and task, so they need no renewing. One that the product holds already has to be replaced there too.
token-derive-ask = Make them?
token-not-derived = The Pages' own tokens were not made from it: { $pages }. `--yes` makes them
