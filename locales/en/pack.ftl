# The review pack: README.txt and checklist.md, in the language of the person who sends the app to review.
pack-characters = { $count ->
        [one] { $count } character
       *[other] { $count } characters
    }

readme-title = Texts for App Review: { $company }, { $product }
readme-page = Open index.html in a browser: it goes through Meta's form tab by tab, and copies each text for you.
readme-files = Or paste from the files. Each is named here with its field:
readme-yours = For you; nothing of it is pasted.
readme-ticks = { $ticks }: no text, only the box “Agree to allowed usage” to tick.
readme-edits = Change what does not fit: a text that you edited is kept. When it would be written anew, ours goes beside it as .new, and the page shows the difference.
readme-limits = How many characters Meta's fields take is not documented. If one is full, shorten the text from its middle: keep the first paragraph, the last steps and the last paragraph.
readme-secret = These files carry the login that the reviewer signs in with. Keep them to yourself.

checklist-title = Before and after sending { $product } to App Review
checklist-caveats = Good to know

check-group-environment = The reviewer's test environment
check-group-verification = Verification
check-group-settings = App settings
check-group-usage = Allowed usage
check-group-data = Data handling
check-group-reviewer = Reviewer instructions
check-group-waiting = While you wait
check-group-refused = If Meta refuses

check-business-verified = The business portfolio that the app belongs to is verified.
    .why = Without it Meta gives no access to other people's data. It usually takes 2 to 5 working days.
check-access-verified = If the app serves other businesses, access verification (Tech Provider) is done too.
    .why = It is a procedure of its own beside App Review and takes about 5 working days. A company that connects only its own Pages does not need it.
check-brand-and-category = The app's name and icon carry no Meta mark, and the category fits a company that talks with its customers: “Messenger Bots for Business”, not “Messaging”.
    .why = The name “Facebook”, its logo or a wrong category get an app refused.
check-page-published = The Page is published and shows a button to send a message.
    .why = The reviewer writes to it from their own account.
check-calls-fresh = Each permission has a successful call of the last 30 days, and the form shows it.
    .why = Until then the button to request stays grey. A call shows after up to two days, and lapses after 30: if sending slips, make it again.
check-closure-complete = All that depend on each other are in the same submission: { $names }.
    .why = A permission is not given without those it depends on.
check-ticks-alone = { $ticks }: only the box is ticked. There is no text.
    .why = Meta asks for neither a text nor a film there.
check-texts-true = You have read every text, and what it says of your product and your data is true.
    .why = Meta can hold you to it. Change what is not so.
check-screencast-each = The film is attached to each permission and feature, and shows each of them.
    .why = Each is judged alone; a missing film means a refusal.
check-film-login = The film begins signed out and shows the whole login, the list of permissions and their grant.
    .why = This is missing in most refused films. Remove the app from the person's Business Integrations first, or Meta shows no list.
check-film-dashboard = The film begins in the App Dashboard: sign in, add the Page, generate the token, subscribe.
    .why = { $product } has no Facebook login. The texts say so, and the film shows where access is given instead.
check-film-system-user = The film shows the system user, the Page assigned to it and the permissions of its token.
    .why = The texts say that nobody signs in to Meta there; the reviewer has to see what stands in its place.
check-privacy-in-film = No password, token or real customer's conversation can be read in the film, and the privacy policy opens without signing in.
    .why = A token on film is a leak; a policy that does not open gets the app refused.
check-late-conversation = A conversation older than 24 hours and younger than 7 days is ready, for the film and for the reviewer.
    .why = Human Agent cannot be shown with a conversation of today. Renew it every few days while the review lasts.
check-media-by-url = Pictures and videos from Instagram are shown from Meta's addresses, never from a stored copy, and go when they are deleted.
    .why = Products that keep copies were refused for it.
check-usage-ticked = “Agree to allowed usage” is ticked for each permission and feature.
    .why = The form does not go out without it.
check-data-handling = The questions about data processors, the responsible entity and requests of authorities are answered as things are.
    .why = They are legal statements of your company. Nothing is filled in for you.
check-credentials-work = The reviewer's login works from another network, signed out, without a second factor or a first-login prompt.
    .why = If the reviewer cannot get in, everything is refused at once.
check-credentials-year = The login stays valid for a year after sending.
    .why = Meta may look again at any time of that year.
check-agent-answers = The agent takes new conversations by itself, and somebody or something answers.
    .why = A reviewer who gets no reply refuses the permission as untestable.
check-no-real-conversations = With the reviewer's login no real customer's conversation can be seen.
    .why = Closing them is not enough; hide or delete them.
check-no-fake-account = Nowhere is there a login for Facebook, and the tester in the film is a real person with the tester role.
    .why = A made-up account gets the whole submission refused. Reviewers use their own accounts.
check-look-daily = Look every day: { -menu-requests }, the alerts inbox, the contact e-mail.
    .why = Meta tells nobody reliably. Decisions have taken from two hours to ten days; Meta itself speaks of up to 20 days.
check-leave-as-is = Leave the app, the Page and the reviewer's login as they are.
    .why = Whatever the reviewer finds changed no longer matches texts and film.
check-refused-read = Read the reason and the reviewer's note at each permission in { -menu-requests }.
    .why = What was approved stays approved; the note says what the rest lacks.
check-refused-film = “Screencast Not Aligned with Use Case Details”: film again what is missing.
    .why = It is about the film: the login, the grant, the whole way to the delivered reply, or English words.
check-refused-access = “Unable to verify”: try the address and the login yourself, from another network, signed out.
    .why = It is about access: the reviewer did not get in, or nobody answered.
check-refused-use = “Disallowed use case”: name what the product does with the permission, or leave the permission out.
    .why = It is about the text, or about a permission that nothing in the product needs.
check-refused-again = Change what was named, and send only what was not approved.
    .why = Make the calls again where they are older than 30 days.

pack-kept = You edited { $path }, so it stays as it is. This is how ours differs; it lies beside it as .new:
pack-open = Open the page and go through Meta's form with it: { $page }
column-file = file
column-characters = characters
column-form-field = field of Meta's form
