# A look at one customer: the cause first, what follows from it, and what cannot be seen from here.
doctor-also = Also open
doctor-rest = { $count ->
    [one] And one more thing: `-v` shows all
   *[other] And { $count } more things: `-v` shows all
}
doctor-blocks = { $rest ->
    [0] { $count ->
        [one] Holds up one step: { $steps }
       *[other] Holds up { $count } steps: { $steps }
    }
   *[other] Holds up { $count } steps: { $steps } and { $rest } more
}
doctor-follows = Follows from it: { $codes }
doctor-nothing-seen = Nothing that can be seen from here explains it: { $settled } of { $rows } checks along the way are in order.
doctor-advice = { $count ->
    [one] Worth knowing besides: { $codes } (`-v` tells more)
   *[other] Worth knowing besides, { $count } things: { $codes } (`-v` tells more)
}
doctor-newest = Newest message of a person: { $message ->
    [none] none seen
   *[other] { $message }
}. Newest reply of the Page: { $reply ->
    [none] none seen
   *[other] { $reply }
}.
doctor-unseen = Not to be seen from here, the likeliest first
status-looked = { $at }{ $days ->
    [0] {""}
    [one] , a day ago
   *[other] , { $days } days ago
}
status-failed = {"; "}a later look told nothing ({ $code })

kind-symptom = what people complain about

unseen-other-app = Whether another app holds the conversation. Look in the Page's settings under Conversation Routing, and in the Page's inbox.
unseen-product-secret = Whether { $platform ->
    [none] the product
   *[other] { $platform }
} accepts signed deliveries. With a wrong App Secret in it, the address verifies and every delivery is refused for its signature: compare the App Secret there, and look into the product's log.
unseen-product-channel = Whether the channel is switched on in { $platform ->
    [none] the product
   *[other] { $platform }
}, and an agent or a queue takes its conversations.
unseen-app-mode = Whether the app is still live: { $by ->
    [unknown] somebody
   *[other] { $by }
} said so on { $date }. In development mode only people with a role get through. Look at the App Mode switch.
unseen-writer = Whether the person wrote to this Page and no other, is not blocked, and waits under message requests or spam in the Page's inbox.
unseen-meta-status = Whether Meta has an outage: https://metastatus.com
unseen-product-token = Whether { $platform ->
    [none] the product
   *[other] { $platform }
} sends with the token that is in the vault{ $delivered ->
    [none] {""}
   *[other] {" "}(said to be saved there on { $delivered })
}. It keeps a copy of its own: paste the token there again.
unseen-reply-window = When the person wrote last: more than 24 hours after that, Meta refuses a free reply.
unseen-message-tag = Whether the product puts a message tag that Meta has retired on its replies. Then Meta answers "Invalid parameter": update the product.
unseen-product-log = What Meta answered when the reply failed. Copy the error from the product's log into `onboard explain -`.
unseen-token-age = Whether the product's copy of the token was made after the feature was approved. Make a new one, and paste it there.
unseen-product-profile = Whether the product asks Meta for the name at all, and shows it.
unseen-writer-private = Whether this one person's account gives no name: try with another.

thread-held-elsewhere = { $holder ->
    [inbox] The newest conversation belongs to the Page's own inbox, so the product does not get it
   *[other] The newest conversation belongs to another app ({ $app }), so the product does not get it
}
    .fix = Release it there, or make the product the default app in the Page's settings under Conversation Routing
reply-window-closed = The newest message of a person is { $days ->
    [0] { $hours } hours
    [1] more than a day
   *[other] { $days } days
} old: Meta takes no free reply after 24 hours
    .fix = Have the person write again. To answer later, request the feature Human Agent, and switch it on in the product
reply-not-seen = A person wrote { $minutes } minutes ago, and nothing went back
    .fix = Answer in the product. If it says that it failed, run `onboard explain -` with its error
app-mode-doubted = { $by ->
    [unknown] Somebody
   *[other] { $by }
} said on { $date } that the app is live; what is seen would also fit development mode
    .fix = Look at { -menu-app-mode }, then run `onboard start { $CUSTOMER } --only live` and say what it shows

explain-thread-held-elsewhere = Another app holds the conversation, so the product gets no messages of it.
    .why = Conversation Routing gives a conversation to one app at a time: another product, a bot, or the Page's own inbox once somebody answered there.
explain-reply-window-closed = More than 24 hours have passed since the person wrote, so Meta refuses a free reply.
    .why = A business may answer freely for 24 hours after each message of a person. The feature Human Agent makes it 7 days for replies that an agent types.
explain-reply-not-seen = A person's message is in the Page's conversations, and no reply is newer.
    .why = No agent answered yet, or the product could not send: its token is not the right one, or Meta refused the call.
explain-login-not-open = Only people with a role on the app can sign in with Facebook.
    .why = A login always asks for public_profile. While it has standard access, Meta shows everybody else "Feature unavailable". Advanced access takes no review, but a verified business.
explain-app-mode-doubted = Somebody said that the app is live, and no message of a person arrives.
    .why = Meta's API does not show the app's mode. In development mode, only people with a role on the app get through, and everything else looks as it should.

explain-nothing-arrives = Everything looks set up, and no message reaches the product.
    .why = A message has a long way. The app must be live with pages_messaging approved, or the writer must have a role on it; the Page must be published and not limited by age or country; the Page must send `messages` to the app, and the app must be subscribed to the object page at the right address: two switches, and both are needed. The address must answer 200 within seconds and accept Meta's signature with the right App Secret; after an hour of failures Meta ends the Page's subscription. And no other app may hold the conversation.
    .do = Run `onboard doctor { $CUSTOMER } --symptom in`: it walks this way and names the first broken link, and then what it cannot see. `onboard webhook probe -c { $CUSTOMER }` tries the address as Meta does, a signed message among it.
explain-replies-fail = Messages arrive, and replies do not go out.
    .why = The product sends with its own copy of the Page token, and that may be dead or an old one. Meta takes a free reply only within 24 hours of the person's message; refuses tags that it has retired; refuses a person who blocked the Page, and a conversation that another app holds; and before the approval it takes replies to people with a role alone. Message echoes make some products answer themselves.
    .do = Run `onboard doctor { $CUSTOMER } --symptom out`. If the product shows an error, paste it: `onboard doctor { $CUSTOMER } --error -`.
explain-names-missing = Messages arrive without the writer's name or picture.
    .why = Names and pictures of people without a role are given only to apps with the feature Business Asset User Profile Access. A token that was made before the approval may lack it, and the product must ask for the name.
    .do = Run `onboard doctor { $CUSTOMER } --symptom name`.
