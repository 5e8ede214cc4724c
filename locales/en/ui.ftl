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
ask-platform = Contact-centre product
ask-page_url = Address of the Facebook Page
ask-app_id = App ID
ask-app_secret = App secret
ask-app_name = Name of the app
ask-page_id = Page ID
ask-page_token = Page token
ask-user_token = User token
ask-system_user_token = System user token
ask-contact_email = Contact e-mail of the app
ask-privacy_policy_url = Address of the privacy policy
ask-terms_of_service_url = Address of the terms of service
ask-app_domains = App domains
ask-icon = App icon (1024×1024, PNG or JPEG)
ask-callback_url = Callback URL that the product shows
ask-verify_token = Verify token
ask-site_url = Address where the reviewer signs in to the product
ask-agent_login = Login of the reviewer's agent
ask-agent_password = Password of the reviewer's agent
ask-screencast = Screen recording
ask-data_deletion = Is data deletion set in the App Dashboard?
ask-saved_in_platform = Is the product's form saved with these values?
ask-rehearsal = Did a message arrive, and was the reply delivered?
ask-explorer_call = Were the calls made in Graph API Explorer?
ask-submitted = Is the review submitted?
ask-review_customer = Customer whose URL, credentials and Page a submission uses
ask-feature_decision = What did Meta decide on the features?
ask-app_mode = Which mode is the app in?
ask-live_message = Did a message of a person without a role get through?

learn-more = Learn more:
board-looked-at = Looked at:
paste-then-end = Paste the error that Meta answered, then press Ctrl-D (on Windows: Enter, Ctrl-Z, Enter).

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
