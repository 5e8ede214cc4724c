# what the lint finds
credentials-will-not-hold = The text speaks of a login that does not hold: “{ $words }”
password-ends-too-soon = The reviewer’s password works until { $until }, and Meta may come back until { $wanted }
password-guessable = The password is one that is guessed first
site-url-dead = The reviewer’s address { $url } does not answer as it should ({ $seen })
site-url-private = The address { $url } is of this machine or of a private network
step-label-not-english = The steps name a button in another language: { $label }
step-status-differs = A state is called “{ $label }” here and “{ $other }” before
step-unknown-button = The product’s profile has no button “{ $label }”
submission-lacks-dependency = { $of } depends on { $permission }, which is not sent
text-access-false = The text claims that no login exists, and the product’s way is { $model }
text-access-unsaid = The text does not say how access is granted ({ $model })
text-contradicts-answers = The text denies what was answered in the data-handling tab ({ $question })
text-facebook-account = The text hands over the login of a Facebook or Instagram account
text-made-up-account = The text speaks of a Facebook account that was made up: “{ $words }”
text-no-credentials = The text leads into the product and gives no login
text-not-english = This paragraph is not English ({ $language })

explain-credentials-will-not-hold = The reviewer is asked for something that nobody can give them later: a code, a second factor, a password that ends.
    .why = Meta may come back for a year and uses what the text gives. “Unable to log in” refuses the whole submission.
    .do = Give a login without a second factor whose password stays for a year, and say so in one sentence.
explain-password-ends-too-soon = The reviewer’s password stops working within a year of the submission.
    .why = Meta asks that what is given for the test works for one year after the submission, and may look again. “Unable to log in” refuses everything that was sent.
    .do = Let the password hold longer, then say until when: `onboard customer set { $CUSTOMER } agent_password_until 2027-11-20`.
explain-password-guessable = The login of the reviewer has a password that stands in public guides.
    .why = It stays valid for a year, and the address is known to more people than you think.
    .do = Choose a long one that is easy to type, like three words with digits between them.
explain-site-url-dead = The address for the reviewer did not answer, or answered with an error.
    .why = A site URL that cannot be reached gets the whole submission refused.
    .do = Open it signed out, from another network: it has to show the sign-in page. If it does and only this machine is turned away, leave it as it is.
explain-site-url-private = The reviewer is sent to an address that only works inside a company.
    .why = Reviewers look from outside. An app that they cannot reach gets the whole submission refused.
    .do = Publish the product at an https address, and set it: `onboard customer set { $CUSTOMER } site_url URL`.
explain-step-label-not-english = A button or menu is named as the product shows it, and that is not English.
    .why = Meta’s block of 2026 wants an English screen. Others passed with English captions and a sentence about it.
    .do = Show the product in English for the film, or put the English meaning behind the label in brackets.
explain-step-status-differs = The steps call the same state by two names.
    .why = A reviewer who looks for the second name does not find it, and stops: “unable to verify”.
    .do = Use the name that the product shows, everywhere.
explain-step-unknown-button = A step wants a button that the product, as its profile knows it, does not have.
    .why = “Login button not found” is a known refusal.
    .do = Look at the product and write what it shows. If the profile is wrong, set the label: `onboard customer set { $CUSTOMER } enter_button TEXT`.
explain-submission-lacks-dependency = A permission is sent without one that it depends on.
    .why = The form shows it in orange, and nothing is granted that depends on something missing.
    .do = Send both together. `onboard review render { $CUSTOMER }` has a text for it.
explain-text-access-false = The text says “server-to-server”, which is only true where no person logs in.
    .why = The declaration is read as a statement about the app. A login that exists and is denied is a false one.
    .do = Say how access is granted as it truly is: render the text again and keep its paragraph “How access is granted”.
explain-text-access-unsaid = Nothing in the text tells how the product comes to its access.
    .why = Nearly every refusal of 2026 asks for the complete login and the grant on film, or for the sentence that there is none.
    .do = Keep the paragraph “How access is granted” that the rendered text has.
explain-text-contradicts-answers = A sentence of the text and an answer of the data-handling tab cannot both be true.
    .why = Both go to the same reviewers, and the answers are legal statements.
    .do = Correct whichever is wrong.
explain-text-facebook-account = An account of Meta’s own services is given to the reviewer with its password.
    .why = Meta’s staff use their own accounts. If the account turns out to be made up, the whole submission is refused.
    .do = Remove it. Let a real person with the tester role be seen in the film, and write that the reviewer uses their own account.
explain-text-made-up-account = The text tells that a Facebook account was created for the test.
    .why = A fake account in the instructions gets the whole submission refused, and Meta has switched off its own test users.
    .do = Have a real person with the tester role record the film, and write that the reviewer uses their own account.
explain-text-no-credentials = The steps need a sign-in, and the login or the password is not there.
    .why = “Unable to log in” refuses everything that was sent.
    .do = Give login and password of the test agent. `onboard customer set { $CUSTOMER } agent_login NAME`, and render again.
explain-text-not-english = A paragraph is in another language.
    .why = Reviewers read English only; guides that allow another language are wrong about it.
    .do = Translate it. What the product shows may be quoted in its own language.

lint-blocking = refused
lint-advice = look
lint-count = { $texts ->
    [one] { $texts } text
   *[other] { $texts } texts
 }: { $blocking } to mend, { $advice } to look at

ask-agent_password_until = Last day on which the reviewer’s password works
    .help = A day like 2027-11-20; it should be a year after you submit
