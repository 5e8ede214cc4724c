# The calls that Meta's form wants to see: what was made, how long it counts, and what only a person can do.
call-itself = { $call }, with { $token }
call-token-user = a user token
call-token-page = the Page's token
call-token-system-user = the system user's token
call-made-here = Made by onboard on { $date }
call-made-explorer = Made in Graph API Explorer on { $date }, as you said
call-made-product = Made by the product on { $date }, when somebody was answered
call-counts = { $days ->
        [0] counts until { $date }, which is today
        [one] counts until { $date }, { $days } more day
       *[other] counts until { $date }, { $days } more days
    }
call-expired = counted until { $date }
call-none = No call is known
call-sent = With Meta or approved already: no new call until you send it again
call-not-required = Meta's form asks for none, as you said
call-button = Meta's button wakes up by { $form } (the form says 24 hours), at the latest by { $docs } (the documentation says 2 days)

calls-reads = These calls only read, and nobody notices them:
calls-message = This sends a message to { $name } (PSID { $psid }):
calls-made = Made: { $permissions }
calls-planned = To be made:
calls-whom = Who gets the message for { $permission }?
calls-writer = { $hours ->
        [0] { $name }, wrote within the last hour
        [one] { $name }, wrote { $hours } hour ago
       *[other] { $name }, wrote { $hours } hours ago
    }
calls-psid = PSID of the tester (Enter: later)
    .help = This token cannot read conversations, so the tester's Page-scoped id (PSID) is needed. It stands in the product beside the contact, or in its log as `sender.id` of the tester's message. It is not kept.
calls-text = Text of the late reply (Enter: later)
    .help = Meta allows the tag HUMAN_AGENT only for what a person writes, so write the reply yourself.
calls-explorer = These calls take a user token: { $permissions }
    1. Open { -menu-explorer }: https://developers.facebook.com/tools/explorer/
    2. Choose the app { $app } under { -menu-explorer-app }, and { -menu-explorer-user } under { -menu-explorer-token }.
    3. Add these permissions: { $permissions }. Then click { -menu-explorer-generate }, log in with an account that has a role on the app and manages the Page, and tick the Page.
    4. Either run `onboard review calls { $customer } --user-token-stdin` and paste the token: it is used once, and not kept. Or type each of these paths in the Explorer and submit it: { $calls }. Then run `onboard review calls { $customer } --made { $made }`.
calls-explorer-ask = How do you want to make them?
calls-explorer-paste = Paste the token now
calls-explorer-made = I made them in the Explorer
calls-name-psid = A message is ready to be sent. Run `onboard review calls { $customer } --yes --psid PSID` with the tester's PSID, or without `--yes` in a terminal to choose; for Human Agent add `--text`. A reply that an agent sends from the product counts as well.
calls-needs-message = Nobody has written to the Page within the last 24 hours. Ask somebody with a role on the app to write, then answer in the product, which counts as well, or run `onboard review calls { $customer }` again.
calls-needs-psid = This token cannot read conversations. Answer a message in the product, which counts as well, and run `onboard customer set { $customer } rehearsal yes`; or run `onboard review calls { $customer } --psid PSID` with the PSID of somebody who wrote within the last 24 hours.
calls-needs-late = For Human Agent somebody with a role on the app has to have written between 24 hours and 7 days ago. Ask them to write today, leave it unanswered, and come back tomorrow: answer it in the product, or run `onboard review calls { $customer } --permission human_agent --text "…"`.
calls-none-asked = Meta's form asks some apps for no call of `pages_show_list` and Human Agent. Read it off the form, then run `onboard review calls { $customer } --not-required PERMISSION`.
