# What a callback answers
callback-redirects-to-sign-in = { $callback } sends its caller to a sign-in page ({ $location }), and Meta cannot sign in
    .fix = Take this path out of the sign-in of the product, its proxy or its portal, so that it answers without a session. The sign-in page's address is not the one to use
callback-wants-login = { $callback } answers { $status }: something asks for a login before the product is reached
    .fix = Let this path through without a password: a proxy, a firewall or the web server stands before it and has to answer without signing in. If it is the product itself, it does not know the verify token: compare it, letter by letter
callback-not-found = { $callback } answers { $status }: nothing lives at this path
    .fix = Copy the path again from the product, mind capital letters and the slash at the end; if it is right, the webhook is not deployed there, or the web server has no route to it
callback-no-get = { $callback } answers { $status }: the path takes no GET, and Meta's check of a callback is one
    .fix = Let the web server, and the product, take GET as well as POST at this path
callback-server-error = { $callback } answers { $status }: a server error, so the product does not run or breaks
    .fix = Start the product, and its webhook service; with 502, 503 or 504 what stands before it finds nobody there. Then look into its log
callback-other-status = { $callback } answers { $status }, and Meta takes nothing but 200
    .fix = Have the product answer 200. A firewall that counts requests answers 429: let Meta's through
handshake-quoted = { $callback } answers 200, and puts the challenge into quotes or JSON: { $received }
    .fix = Have the product send the challenge as plain text: a framework that turns an answer into JSON adds the quotes
handshake-html = { $callback } answers 200 with a web page: { $received }
    .fix = The address leads to a page and not to the webhook, or a page is built around the answer. Copy the address again from the product; what answers there has to send the challenge alone
handshake-repeated = { $callback } answers 200, and prints the challenge more than once: { $received }
    .fix = The product's code prints it in several places, or runs twice: it has to send it once and stop there
handshake-token-unknown = { $callback } answers 200, and says that the verify token is wrong: { $received }
    .fix = Compare the verify token in the product with ours, letter by letter. If they are the same, the product has not read it yet: save its form, or restart it after its settings changed
tls-intercepted = The certificate that is seen here for { $callback } is issued by { $issuer }, whom only this machine trusts
    .fix = A proxy or a scanner on the way shows a certificate of its own, and can read what passes; or the server's authority is a private one, which Meta does not trust. Look from another network, or run `onboard start { $CUSTOMER } --only app-subscription`: Meta's own handshake decides

# What a callback makes of events
delivery-refused = { $callback } refuses an event that is signed as Meta signs ({ $status }; tried on { $date })
    .fix = Compare the app secret in the product with the App Dashboard's, *Settings → Basic*: with another one every signature looks wrong. If it is the same, something before the product refuses the call
delivery-no-route = { $callback } answers events with { $status }: the path takes no POST (tried on { $date })
    .fix = Let the web server, and the product, take POST at this path
delivery-fails = { $callback } answers events with { $status }: the product breaks over them (tried on { $date })
    .fix = Look into the product's log at that time; Meta takes a Page off after an hour of failures
delivery-not-ok = { $callback } answers events with { $status }, and Meta takes nothing but 200 (tried on { $date })
    .fix = Have the product answer 200, without a redirect
delivery-slow = { $callback } does not answer an event within 5 seconds (tried on { $date })
    .fix = Have the product answer at once and work afterwards: Meta counts what comes later as failed, and sends it again
delivery-stops = { $callback } took a signed event, and none any more after one that was not signed right (tried on { $date })
    .fix = Start the product again. Whoever knows the address can stop it in the same way: ask its vendor to refuse such an event with 403
delivery-unverified = { $callback } takes events that nobody signed (tried on { $date })
    .fix = Give the product the app secret and switch the check of signatures on: until then anybody who knows the address can write into its conversations
delivery-unverifiable = { $callback } takes events that nobody signed (tried on { $date }); this product is given no app secret, so it cannot tell
    .fix = Keep the address to yourself, and let nothing but Meta's networks reach it, if a firewall can: anybody who knows it can write into the product's conversations
delivery-older-signature = { $callback } goes by the older signature alone, SHA-1 (tried on { $date })
    .fix = Nothing to do today: Meta sends both. Ask the product's vendor for SHA-256
delivery-kind-refused = { $callback } takes messages, and not these events: { $kinds } (tried on { $date })
    .fix = Leave these fields out of the subscription, or ask the product's vendor: an event that fails is sent again, and after an hour the Page is taken off

# Pages about these
explain-callback-redirects-to-sign-in = The callback answers with a redirect to a page where people sign in.
    .why = The webhook's path lies behind the product's login, a single sign-on, or a portal. Meta has no account there.
explain-callback-wants-login = The callback's address asks for a login before anything else.
    .why = A proxy with a password, a firewall, or the web server's own protection covers the whole site, the webhook too. Some products answer 401 to a verify token that they do not know.
explain-callback-not-found = The server answers, and has nothing at the callback's path.
    .why = The path is misspelt, the product's webhook is not deployed, or the web server before it does not pass the path on.
explain-callback-no-get = The server has something at the callback's path, and takes no GET there.
    .why = The route was made for events alone, which are POST. Meta first asks with GET whether the callback is yours.
explain-callback-server-error = The server answers that it is broken, or that nobody stands behind it.
    .why = With 502, 503 and 504 a web server or a tunnel runs, and the product behind it does not. With 500 the product runs and breaks over the call.
explain-callback-other-status = The callback answers with a status that says neither yes nor no.
    .why = A product that accepts with 201 or 204, or a firewall that answers 429 to callers whom it does not know.
explain-handshake-quoted = The callback returns the challenge, and not alone: in quotes or inside of JSON.
    .why = Many frameworks turn a returned text into JSON. Meta compares the whole answer with what it sent.
explain-handshake-html = The callback returns a web page.
    .why = The address is that of the product's site and not of its webhook, a sign-in page comes with status 200, or the framework builds a page around the answer.
explain-handshake-repeated = The callback returns the challenge several times in a row.
    .why = The code that prints it runs once for each hook or plug-in, and does not stop after the first.
explain-handshake-token-unknown = The callback answers with status 200 and words that tell of a wrong verify token.
    .why = The product was set up with another token, has not loaded it yet, or its form was not saved before Meta's.
explain-tls-intercepted = The connection is secure as far as this machine can tell, and no public authority vouches for the certificate that is shown.
    .why = Company networks put a proxy in between that opens every connection; what is seen then is its certificate, not the server's. Or the server has a certificate of the company's own authority, which Meta refuses.
explain-delivery-refused = Events that carry the right signatures are refused.
    .why = The product was given another app's secret, or an old one. A firewall that refuses unknown callers looks the same.
explain-delivery-no-route = The callback answers Meta's check, and has no place for events.
    .why = The route takes GET alone, or another path was made for events.
explain-delivery-fails = The product runs, and breaks when an event comes.
    .why = It does not know the Page, meets an event in a form that it does not expect, or cannot reach its database.
explain-delivery-not-ok = The product takes the event, and answers otherwise than Meta wants.
    .why = Some frameworks answer 201, 202 or 204 by themselves; a redirect to another address is not followed.
explain-delivery-slow = The product answers events too late.
    .why = It does its work before it answers. Messenger waits 5 seconds.
explain-delivery-stops = An event without a right signature makes the product stop.
    .why = The library reads a header that is not there, and the whole program ends with the error. Meta always sends it; others need not.
explain-delivery-unverified = Whoever knows the callback's address can send it events that look like a customer's message.
    .why = The product does not compare the signature with the app secret, or the check is switched off.
explain-delivery-unverifiable = The product takes unsigned events, and by its set-up it can do nothing else.
    .why = Its form has no field for the app secret, without which a signature cannot be checked.
explain-delivery-older-signature = The product checks X-Hub-Signature, and does not look at X-Hub-Signature-256.
    .why = It stands on an older library, as several well-known ones do. SHA-1 still serves here; SHA-256 is what Meta advises.
explain-delivery-kind-refused = Messages arrive, and other kinds of events make the product fail.
    .why = It was written for messages alone. Meta counts an event that fails against the whole Page.

# webhook probe
probe-stands = Looked at from this machine; Meta looks from its own.
probe-stands-proxy = Looked at from this machine, through the proxy { $proxy }; Meta looks from its own.
column-part = part
column-verdict = verdict
column-seen = seen
probe-address = address
probe-tls = certificate
probe-handshake = handshake
probe-delivery = events
probe-untried = not tried
probe-by-proxy = resolved by the proxy
probe-certificate = { $days ->
    [one] valid for { $days } day
   *[other] valid for { $days } days
}
probe-handshake-done = { $ms ->
    [one] the challenge came back in { $ms } millisecond
   *[other] the challenge came back in { $ms } milliseconds
}
probe-taken = { $ms ->
    [one] taken in { $ms } millisecond; signature checked: { $checked }
   *[other] taken in { $ms } milliseconds; signature checked: { $checked }
}
probe-checks-new = SHA-256
probe-checks-old = SHA-1 alone
probe-checks-either = SHA-256 or SHA-1, whichever comes
probe-checks-both = SHA-256 and SHA-1 together
probe-checks-nothing = none
probe-needs-secret = Events were not tried: set ONBOARD_APP_SECRET to the app secret, so that they can be signed.
probe-needs-consent = Events were not tried, since they may show in a live contact centre. To send them, add --yes.
probe-deliver-shown = { $count ->
    [one] One event with a right signature would go to { $callback }, and some that have to be refused. It may show in a live contact centre, from the person 12334.
   *[other] Up to { $count } events with a right signature would go to { $callback }, and some that have to be refused. They may show in a live contact centre, from the person 12334.
}
probe-deliver-ask = Send them?

# webhook send
send-done = { $callback } answered { $status } in { $ms } ms: { $said }

# webhook listen
listen-ready = Listening. Callback URL for Meta's form: { $callback }
listen-tunnel = Your tunnel has to lead to { $local }
listen-token = Verify token, made up for this run: { $token }
listen-unchecked = No app secret is known (ONBOARD_APP_SECRET), so signatures are not checked.
listen-handshake = { $at }  handshake, the token is right → { $status }
listen-handshake-wrong = { $at }  handshake, the token is wrong → { $status }
listen-stray = { $at }  a call that is no webhook's → { $status }
listen-delivery = { $at }  delivery, signature: { $signed } → { $status }
listen-signed-unknown = not checked
listen-signed-wrong = wrong
listen-unsigned = missing
listen-hidden = { $count ->
    [one] ({ $count } character, hidden)
   *[other] ({ $count } characters, hidden)
}

# What keeps them from working
webhook-token-unset = The callback's verify token is not known
    .fix = Set { $name } to it, or name the customer whose callback it is: `onboard webhook probe -c { $CUSTOMER }`
webhook-secret-unset = The app secret is not known, and an event is signed with it
    .fix = Set ONBOARD_APP_SECRET, name a customer with `-c`, or send without a signature: `--sign none`
event-unreadable = The event in { $path } cannot be read ({ $why })
    .fix = Check the name, and that the file may be read
events-unwritten = What came in cannot be written to { $path } ({ $why })
    .fix = Name another file with `--out`, and check the disk
public-url-unfit = { $seen } is no address under which the internet reaches this machine
    .fix = Give the https address that your tunnel shows, like https://example.com
receiver-not-started = The receiver could not start on port { $port } ({ $why })
    .fix = Name another port with `--port`, or 0 for a free one

# webhook subscribe, webhook status
column-wanted = wanted
column-page = Page
subscriptions-callback = Meta delivers to { $callback }
subscriptions-until = { $version }, until { $date }
subscribe-app = App { $app }: new fields { $added }; all that would be subscribed to: { $all }
subscribe-page = Page { $page }: new fields { $added }; all that would be sent, what is there already included: { $all }
subscribe-replaces = Meta delivers to { $callback } now, and would no longer.
subscribe-agree = Make it so?
subscribe-rest = Subscribe to the rest without it?
page-field-refused = Meta refuses the field { $field } without { $permissions }, and with it all others
    .fix = Give the token this permission and generate it again, or subscribe to the rest: `onboard webhook subscribe { $CUSTOMER } --without { $field }`
page-echoes-subscribed = The Page also sends { $field }, which the product did not ask for: it may answer its own messages, without end
    .fix = If replies repeat themselves, take { $field } out in the App Dashboard, *Messenger → Settings → Webhooks*, at this Page
subscription-version-dying = { $days ->
        [0] The subscription's fields come in Graph { $version }, which has ended
        [one] The subscription's fields come in Graph { $version }, which ends in { $days } day
       *[other] The subscription's fields come in Graph { $version }, which ends in { $days } days
    }
    .fix = In the App Dashboard, *Webhooks → Page*, choose a newer version for each field; ask the product's vendor first which one it reads
change-not-confirmed = { $count ->
        [one] One change would be made at Meta, and nobody agreed to it: { $calls }
       *[other] { $count } changes would be made at Meta, and nobody agreed to them: { $calls }
    }
    .fix = Look at them with `--dry-run`, then add `--yes`
explain-page-field-refused = Meta takes a Page's list of fields whole or not at all, and one of them needs a permission that the token lacks.
    .why = Each field belongs to a permission. One that is not granted, or not approved yet, refuses the others too.
explain-page-echoes-subscribed = The Page sends a copy of each of its own messages to the app.
    .why = Somebody subscribed to message_echoes. A product that takes such a copy for a customer's message answers it, and gets a copy of its answer.
explain-subscription-version-dying = Meta keeps for each field the Graph version in which its events are written.
    .why = The version was chosen when the field was subscribed to, and lives for about two years. Later Meta sends the oldest one that it still serves, and the product may not read it.
