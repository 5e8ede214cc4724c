# The set-up of the contact-centre product: its steps, its sheet, what is found about it.

setup-when-before = Before you begin
setup-when-form = The form, in its order
setup-when-after-save = Once it is saved
setup-when-after-subscription = Once the Page sends its messages
setup-when-before-review = Before you send the app to review
setup-when-after-release = Once the app is open to everybody
setup-press = Press “{ $label }”
setup-optional = (optional)
setup-not-known = not known yet ({ $what })
setup-read-it = read it here
setup-ticked = done: { $by }, { $day }
setup-again = to be done again: it changed since ({ $changed })
setup-if = Only where “{ $question }” is answered with: { $answer }
setup-unknown-path = The guide does not say where in the menus it is; ask { $vendor }
setup-unknown-label = The guide does not say how the product calls it; ask { $vendor }
setup-unknown-value = The guide does not say what belongs there; ask { $vendor }
setup-unknown-step = The guide does not say whether the product wants it; ask { $vendor }

value-app-id = the App ID
value-app-secret = the app's secret
value-app-name = the app's name
value-page-id = the Page ID
value-page-name = the Page's name
value-page-url = the Page's address
value-page-token = the Page token
value-user-token = the user token
value-system-user-token = the system user's token
value-verify-token = the verify token
value-callback-url = the callback URL
value-graph-url = the address of Graph
value-graph-version = the Graph version

ask-setup_done = Which of these are done?
    .help = Mark what is finished with Enter, or take all of them; who ticked it and when is kept. What is left is asked again.
tick-all = All of them
tick-these = { $done ->
    [one] This { $done } step; the rest later
   *[other] These { $done } steps; the rest later
}
ask-example = For example: { $example }

profile-from = from release
profile-until = up to release
profile-signatures = refuses events with a wrong signature

platform-steps-open = { $count ->
    [one] { $count } step in { $platform } is open: { $next }
   *[other] { $count } steps in { $platform } are open; the first: { $next }
}
    .fix = `onboard platform sheet { $CUSTOMER }` shows them in order; once they are done, run `onboard customer set { $CUSTOMER } setup_done all`
platform-step-again = Not done in { $platform } since the token in its form changed: { $next }
    .fix = Do it, then run `onboard customer set { $CUSTOMER } setup_done { $steps }`
platform-version-ends = { $platform } still holds Graph { $version }, which ends on { $day }: { $next }
    .fix = Put { $wanted } there and save, then run `onboard customer set { $CUSTOMER } saved_in_platform yes`
platform-version-ended = { $platform } still holds Graph { $version }, which ended on { $day }: { $next }
    .fix = Put { $wanted } there and save, then run `onboard customer set { $CUSTOMER } saved_in_platform yes`
callback-unusual = The callback { $seen } does not look like one of { $platform }: { $wanted }
    .fix = Read it again where the product shows it, then run `onboard customer set { $CUSTOMER } callback_url URL`
answer-not-address-part = `{ $key }` is no part of an address
    .fix = Write the host or the folder alone, without https:// and without blanks
setup-step-unknown = The product has no set-up step `{ $step }`
    .fix = It has: { $steps }
secrets-need-terminal = Secrets are shown in a terminal alone, where nothing keeps them
    .fix = Run it in a terminal, without `--json` and `--no-input`
setup-value-unknown = The value of `{ $step }` is not known yet
    .fix = `onboard start { $CUSTOMER }` asks for it
clipboard-over-ssh = The clipboard of the machine you sit at is out of reach over SSH
    .fix = Show it on the screen for a moment: `onboard platform sheet { $CUSTOMER } --show-secrets`
clipboard-absent = No clipboard is found here ({ $why })
    .fix = Show it on the screen for a moment: `onboard platform sheet { $CUSTOMER } --show-secrets`
copied = `{ $step }` is on the clipboard for { $seconds } s. This system may keep it in the clipboard's history: clear it there
copied-hidden = `{ $step }` is on the clipboard for { $seconds } s, and kept out of its history
clipboard-cleared = The clipboard is empty again
answer-not-english = `{ $key }` stands in what Meta's reviewers read, and is not English
    .fix = Write it in English; a label that the product shows in another language goes with what it means behind it: `Entrar (Sign in)`
verify-token-not-vendors = { $platform } has one verify token for everybody, and this is another
    .fix = Take the one of its guide: { $wanted }
platform-release-other = This release of { $platform } is connected in another way
    .fix = Run `onboard customer set { $CUSTOMER } platform { $wanted }`
page-id-missing = The Page ID is not known, and on the vendor's app no token shows it
    .fix = Read it on the Page under About > Page transparency, then run `onboard start { $CUSTOMER } --page-id ID`

explain-platform-steps-open = Something has to be done in the product, at this moment of the journey, and nobody said that it is.
    .why = The product's own guide wants it: a right, a value, a restart. Without it everything looks set up at Meta, and nothing arrives.
explain-platform-step-again = A step in the product was done, and what it is about has changed since.
    .why = Many products read a token only when they start. A new one that was put into the form does nothing until the step is done again.
explain-platform-version-ends = An address with a Graph version was put into the product's form, and that version ends.
    .why = Meta serves each version for about two years. The product calls the address that stands in its form, whatever version onboard uses.
explain-platform-version-ended = Meta has ended the Graph version in the address that was put into the product's form.
    .why = Meta answers such calls with the oldest version that is alive, and what comes back may look otherwise than the product expects.
explain-callback-unusual = The product's callbacks all look alike, and this one looks otherwise.
    .why = Part of the address was lost when it was copied, or it is another product's.
explain-verify-token-not-vendors = The vendor printed one verify token in its guide, and its webhook takes no other.
    .why = A token was made up, as most products want it, or a letter was lost when it was copied.
explain-platform-release-other = The product changed how it is connected, and the customer has the other release.
    .why = What the profile says would lead through steps that this release has not.
explain-page-id-missing = The channel runs on the vendor's app, so that no token here shows which Page it is.
    .why = A Page token tells its Page. Here only the product has one.
